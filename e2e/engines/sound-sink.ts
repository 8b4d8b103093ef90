/**
 * A sound server without a loudspeaker, and how loud it is there: what a browser really plays, not what it says of it.
 * From: PulseAudio as a child process with a folder of its own. To: firefox.ts and webkit.ts, its environment; the tests.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { engineProgram } from '../../tools/engine-programs.ts';
import { stopProcess } from './stop-process.ts';

const SAMPLES_PER_SECOND = 16_000;
/** The fake microphones beep once a second or more often: each span of this length has a beep. */
const SPAN_SAMPLES = 1.25 * SAMPLES_PER_SECOND;
const SAMPLE_BYTES = 2;
const START_WITHIN_MS = 20_000;

export class SoundSink implements AsyncDisposable {
  readonly #server: ChildProcess;
  readonly #folder: string;
  readonly #monitor: Socket;
  /** Begins with a whole sample. */
  #newest = Buffer.alloc(0);

  private constructor(parts: { server: ChildProcess; folder: string; monitor: Socket }) {
    this.#server = parts.server;
    this.#folder = parts.folder;
    this.#monitor = parts.monitor;
    this.#monitor.on('data', (bytes) => this.#take(bytes));
  }

  static async open(): Promise<SoundSink> {
    const folder = await mkdtemp(join(tmpdir(), 'streamhub-sound-'));
    const server = spawn(engineProgram('firefox', 'sound'), pulseArguments(folder), {
      stdio: 'ignore',
      env: { ...process.env, HOME: folder, PULSE_RUNTIME_PATH: folder, PULSE_STATE_PATH: folder },
    });
    try {
      const monitor = await connectSoon(join(folder, 'monitor'));
      return new SoundSink({ server, folder, monitor });
    } catch (error) {
      await stopProcess(server);
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** For a browser that shall play here. */
  get environment(): Record<string, string> {
    return { PULSE_SERVER: `unix:${join(this.#folder, 'native')}` };
  }

  /** Root mean square of the last second and a quarter, 0 to 1. Before there is so much of it: 0. */
  get loudness(): number {
    if (this.#newest.length < SPAN_SAMPLES * SAMPLE_BYTES) return 0;
    let sum = 0;
    for (let at = 0; at < SPAN_SAMPLES; at += 1) {
      sum += (this.#newest.readInt16LE(at * SAMPLE_BYTES) / 32_768) ** 2;
    }
    return Math.sqrt(sum / SPAN_SAMPLES);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#monitor.destroy();
    await stopProcess(this.#server);
    await rm(this.#folder, { recursive: true, force: true });
  }

  #take(bytes: Buffer): void {
    const all = Buffer.concat([this.#newest, bytes]);
    const surplusSamples = Math.floor(all.length / SAMPLE_BYTES) - SPAN_SAMPLES;
    this.#newest = all.subarray(Math.max(0, surplusSamples) * SAMPLE_BYTES);
  }
}

function pulseArguments(folder: string): string[] {
  const monitor = `source=out.monitor record=1 format=s16le channels=1 rate=${SAMPLES_PER_SECOND}`;
  return [
    ...['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm'],
    ...['-L', 'module-null-sink sink_name=out rate=48000'],
    ...['-L', `module-native-protocol-unix auth-anonymous=1 socket=${join(folder, 'native')}`],
    ...['-L', `module-simple-protocol-unix ${monitor} socket=${join(folder, 'monitor')}`],
  ];
}

/** It is there when the server is ready: all else was loaded before. */
async function connectSoon(path: string): Promise<Socket> {
  const deadlineMs = performance.now() + START_WITHIN_MS;
  for (;;) {
    const socket = connect(path);
    try {
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
      await pause(50);
    }
  }
}
