/**
 * Stands in for WebCodecs' decoders: keeps what it is given, and answers or fails when a test says so.
 * From: tests. To: VideoTrack and SoundTrack, as the globals VideoDecoder and AudioDecoder.
 */
interface DecoderInit {
  output(decoded: unknown): void;
  error(reason: Error): void;
}

interface GivenChunk {
  type: 'key' | 'delta';
  timestamp: number;
}

export class FakeDecoder {
  /** In the order they were made. */
  static all: FakeDecoder[] = [];
  static isConfigSupported: (config: { codec: string }) => Promise<{ supported: boolean }>;
  readonly given: GivenChunk[] = [];
  state: 'unconfigured' | 'configured' | 'closed' = 'unconfigured';
  isSoftware = false;
  readonly #init: DecoderInit;

  constructor(init: DecoderInit) {
    this.#init = init;
    FakeDecoder.all.push(this);
  }

  configure({ hardwareAcceleration }: { hardwareAcceleration?: string } = {}): void {
    this.state = 'configured';
    this.isSoftware = hardwareAcceleration === 'prefer-software';
  }

  decode(chunk: GivenChunk): void {
    this.given.push(chunk);
  }

  close(): void {
    this.state = 'closed';
  }

  gives(decoded: unknown): void {
    this.#init.output(decoded);
  }

  fails(): void {
    this.state = 'closed';
    this.#init.error(new Error('fake'));
  }
}

/** Stands in for EncodedVideoChunk and EncodedAudioChunk. */
export class FakeChunk {
  constructor(init: object) {
    Object.assign(this, init);
  }
}
