/**
 * Stands in for Web Audio as far as a player uses it: contexts that a test lets run, stop and stand still.
 * From: tests. To: SoundOutput, as the globals AudioContext and AudioWorkletNode.
 */
type State = 'suspended' | 'running' | 'interrupted' | 'closed';

export class FakeAudioContext extends EventTarget {
  /** In the order they were made. */
  static all: FakeAudioContext[] = [];
  /** Whether the browser lets a context run that nobody has tapped for. */
  static isAllowed = true;
  /** Whether the worklet's files come. */
  static isLoaded = true;
  readonly options: AudioContextOptions;
  readonly destination = {};
  readonly baseLatency = 0.01;
  readonly outputLatency = 0;
  readonly audioWorklet = {
    addModule: async () => {
      if (!FakeAudioContext.isLoaded) throw new DOMException('', 'AbortError');
    },
  };
  state: State = 'suspended';
  resumes = 0;
  /** It says that it runs, and its time does not. */
  isStill = false;
  #stoodAtS = 0;

  constructor(options: AudioContextOptions) {
    super();
    this.options = options;
    FakeAudioContext.all.push(this);
  }

  get currentTime(): number {
    return this.isStill ? this.#stoodAtS : performance.now() / 1000;
  }

  standStill(): void {
    this.#stoodAtS = this.currentTime;
    this.isStill = true;
  }

  getOutputTimestamp(): AudioTimestamp {
    return { contextTime: this.currentTime, performanceTime: performance.now() };
  }

  createGain() {
    return { gain: { setTargetAtTime() {} }, connect() {} };
  }

  async resume(): Promise<void> {
    this.resumes += 1;
    await undefined;
    if (FakeAudioContext.isAllowed && this.state === 'suspended') this.enter('running');
  }

  async close(): Promise<void> {
    await undefined;
    this.enter('closed');
  }

  enter(state: State): void {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

export class FakeWorkletNode {
  static all: FakeWorkletNode[] = [];
  readonly context: FakeAudioContext;
  readonly said: { name: string }[] = [];
  onprocessorerror: (() => void) | undefined;
  readonly port = { postMessage: (message: { name: string }) => void this.said.push(message) };

  constructor(context: FakeAudioContext) {
    this.context = context;
    FakeWorkletNode.all.push(this);
  }

  connect(): void {}
  disconnect(): void {}

  get blocks(): number {
    return this.said.filter(({ name }) => name === 'block').length;
  }
}
