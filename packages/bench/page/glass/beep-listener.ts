/**
 * Hears what any player on this page gives to the loudspeaker, and when it is heard.
 * From: the browser's audio output. To: viewing.ts.
 *
 * The player is not asked: whatever is connected to a context's destination is connected to a detector of beeps too.
 */
import { epochOfPageTime } from './epoch-clock.ts';

/** `atMs`: of the machine's time, when the loudspeaker gave it. */
type OnBeep = (atMs: number) => void;

let onBeep: OnBeep = () => {};
/** Held, or the browser collects them with their message handlers. */
const detectors: AudioWorkletNode[] = [];

export function hearBeeps(listener: OnBeep): void {
  onBeep = listener;
}

/** Once, before the first player. */
export function tapAudioOutput(): void {
  // biome-ignore lint/complexity/noBannedTypes: AudioNode.connect has two shapes, and both pass through here unchanged.
  const connect: Function = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    const [target] = args;
    if (target instanceof AudioDestinationNode) void listenTo(this);
    return connect.apply(this, args);
  } as typeof AudioNode.prototype.connect;
}

async function listenTo(node: AudioNode): Promise<void> {
  const context = node.context as AudioContext;
  await context.audioWorklet.addModule(new URL('./beep-worklet.js', import.meta.url));
  const detector = new AudioWorkletNode(context, 'streamhub-bench-beep', { numberOfOutputs: 0 });
  detector.port.onmessage = ({ data }: MessageEvent<number>) => {
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    onBeep(epochOfPageTime(performanceTime + (data - contextTime) * 1000));
  };
  detectors.push(detector);
  node.connect(detector);
}
