/**
 * The one microphone of the studio: opens, switches, lets go; another one, when it goes away by itself.
 * From: studio-session.ts, what the streamer chose. To: the same, the microphone for the publisher and a state.
 */
import {
  type CaptureProblem,
  type Microphone,
  type MicrophoneOptions,
  openMicrophone,
} from '@streamhub/client';
import { DeviceReturn, type Loss } from './device-return.ts';
import { problemOf } from './source-input.ts';

export type MicrophoneState =
  | { name: 'off' }
  | { name: 'opening' }
  /** `isWithheld`: it gives nothing now, for the system, a switch or another program holds it. */
  | { name: 'on'; microphone: Microphone; isWithheld: boolean }
  | { name: 'failed'; problem: CaptureProblem };

interface MicrophoneInputOptions {
  /** Has to pass the microphone on before it returns: the one before is closed then. */
  onChange(state: MicrophoneState): void;
  onLoss(loss: Loss | undefined): void;
}

export class MicrophoneInput {
  readonly #onChange: (state: MicrophoneState) => void;
  readonly #return: DeviceReturn;
  #opened: Microphone | undefined;
  #isMusic = false;
  #isChoosing = false;
  /** Grows with each wish: an answer to an older one is late and is let go. */
  #wishes = 0;

  constructor({ onChange, onLoss }: MicrophoneInputOptions) {
    this.#onChange = onChange;
    this.#return = new DeviceReturn({
      kind: 'microphones',
      open: (deviceId) => this.#reopen(deviceId),
      onLoss,
    });
  }

  /** With an empty id the browser picks. Resolves when it is on or the state says why not; never rejects. */
  async open({ deviceId = '', isMusic = false }: MicrophoneOptions): Promise<void> {
    const wish = ++this.#wishes;
    this.#isMusic = isMusic;
    this.#isChoosing = true;
    this.#return.forget();
    if (!this.#opened) this.#onChange({ name: 'opening' });
    try {
      const microphone = await this.#openAny(deviceId);
      if (wish === this.#wishes) this.#show(microphone);
      else microphone.close();
    } catch (error) {
      if (wish === this.#wishes) this.#end({ name: 'failed', problem: problemOf(error) });
    } finally {
      if (wish === this.#wishes) this.#isChoosing = false;
    }
  }

  /** What replaces a lost one stays. */
  keep(): void {
    this.#return.forget();
  }

  /** The device is free afterwards. */
  close(): void {
    this.#wishes++;
    this.#isChoosing = false;
    this.#return.forget();
    this.#end({ name: 'off' });
  }

  /** The microphone of an earlier visit may not be there any more: any other is better than none. */
  async #openAny(deviceId: string): Promise<Microphone> {
    const isMusic = this.#isMusic;
    if (deviceId === '') return await openMicrophone({ isMusic });
    try {
      return await openMicrophone({ deviceId, isMusic });
    } catch (error) {
      if (problemOf(error) === 'unplugged') return await openMicrophone({ isMusic });
      throw error;
    }
  }

  /** Without a word until it is on. */
  async #reopen(deviceId: string): Promise<string | undefined> {
    const wish = ++this.#wishes;
    try {
      const microphone = await openMicrophone({ deviceId, isMusic: this.#isMusic });
      if (wish !== this.#wishes) {
        microphone.close();
        return undefined;
      }
      this.#show(microphone);
      return microphone.label;
    } catch {
      return undefined;
    }
  }

  #show(microphone: Microphone): void {
    const before = this.#opened;
    this.#opened = microphone;
    microphone.onEnded(() => this.#hasEnded(microphone));
    microphone.onWithheld(({ isWithheld }) => {
      if (this.#opened === microphone) this.#onChange({ name: 'on', microphone, isWithheld });
    });
    this.#onChange({ name: 'on', microphone, isWithheld: false });
    before?.close();
  }

  #hasEnded(microphone: Microphone): void {
    if (this.#opened !== microphone) return;
    this.#end({ name: 'failed', problem: 'unplugged' });
    // Another one is about to take its place.
    if (!this.#isChoosing) this.#return.deviceEnded(microphone);
  }

  #end(state: MicrophoneState): void {
    const before = this.#opened;
    this.#opened = undefined;
    this.#onChange(state);
    before?.close();
  }
}
