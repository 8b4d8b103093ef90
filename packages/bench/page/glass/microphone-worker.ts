/**
 * Makes the sound of the generated microphone: blocks of 10 ms, each given when its last sample is over, as a sound card
 * does. From: source-microphone.ts, the track's end; epoch-clock.ts. To: that track.
 */
import { BEEP_EVERY_MS } from './beep-times.ts';
import { epochMs } from './epoch-clock.ts';

const BEEP_MS = 40;
const BEEP_LEVEL = 0.5;
const BEEP_HZ = 1_000;
const HUM_LEVEL = 0.01;
const HUM_HZ = 140;
const SAMPLE_RATE = 48_000;
const BLOCK_MS = 10;
const BLOCK_SAMPLES = (SAMPLE_RATE * BLOCK_MS) / 1000;
const LOOK_EVERY_MS = 2;

globalThis.onmessage = ({ data }: MessageEvent<WritableStream<AudioData>>) => {
  const writer = data.getWriter();
  const beganMs = epochMs();
  let blocks = 0;
  setInterval(() => {
    while (beganMs + (blocks + 1) * BLOCK_MS <= epochMs()) {
      const block = blockFrom({ fromMs: beganMs + blocks * BLOCK_MS, number: blocks });
      blocks += 1;
      // A track that has ended takes no more.
      writer.write(block).catch(() => block.close());
    }
  }, LOOK_EVERY_MS);
};

function blockFrom({ fromMs, number }: { fromMs: number; number: number }): AudioData {
  const data = new Float32Array(BLOCK_SAMPLES);
  for (let at = 0; at < BLOCK_SAMPLES; at += 1) {
    const timeMs = fromMs + (1000 * at) / SAMPLE_RATE;
    const intoBeepMs = timeMs % BEEP_EVERY_MS;
    data[at] =
      intoBeepMs < BEEP_MS
        ? BEEP_LEVEL * Math.cos(2 * Math.PI * BEEP_HZ * (intoBeepMs / 1000))
        : HUM_LEVEL * Math.sin(2 * Math.PI * HUM_HZ * ((timeMs % 1000) / 1000));
  }
  return new AudioData({
    format: 'f32-planar',
    sampleRate: SAMPLE_RATE,
    numberOfChannels: 1,
    numberOfFrames: BLOCK_SAMPLES,
    timestamp: number * BLOCK_MS * 1000,
    data,
  });
}
