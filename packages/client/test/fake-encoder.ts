/**
 * Stands in for WebCodecs' VideoEncoder: keeps what it is given, and answers or fails when a test says so.
 * From: tests. To: VideoEncoding, as the global VideoEncoder.
 */
interface EncoderInit {
  output(chunk: unknown, metadata?: unknown): void;
  error(reason: Error): void;
}

export class FakeEncoder {
  /** In the order they were made. */
  static all: FakeEncoder[] = [];
  readonly configs: VideoEncoderConfig[] = [];
  readonly given: { timestamp: number; isKey: boolean }[] = [];
  state: 'unconfigured' | 'configured' | 'closed' = 'unconfigured';
  readonly #init: EncoderInit;

  constructor(init: EncoderInit) {
    this.#init = init;
    FakeEncoder.all.push(this);
  }

  configure(config: VideoEncoderConfig): void {
    this.state = 'configured';
    this.configs.push(config);
  }

  encode({ timestamp }: VideoFrame, { keyFrame = false }: VideoEncoderEncodeOptions = {}): void {
    if (this.state !== 'configured') throw new DOMException('not configured', 'InvalidStateError');
    this.given.push({ timestamp, isKey: keyFrame });
  }

  close(): void {
    this.state = 'closed';
  }

  /** What went in last comes out. */
  gives(): void {
    const last = this.given.at(-1);
    this.#init.output({
      timestamp: last?.timestamp,
      type: last?.isKey ? 'key' : 'delta',
      byteLength: 1,
      copyTo() {},
    });
  }

  fails(): void {
    this.state = 'closed';
    this.#init.error(new Error('fake'));
  }
}
