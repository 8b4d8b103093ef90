/**
 * The one microphone of the studio: opens, switches, lets go.
 * From: studio-session.ts, what the streamer chose. To: the same, the microphone for the publisher and a state.
 */
import { type CaptureProblem, type Microphone, openMicrophone } from '@streamhub/client';
import { problemOf } from './source-input.ts';

export type MicrophoneState =
  | { name: 'off' }
  | { name: 'opening' }
  | { name: 'on'; microphone: Microphone }
  | { name: 'failed'; problem: CaptureProblem };

export class MicrophoneInput {
  readonly #onChange: (state: MicrophoneState) => void;
  #opened: Microphone | undefined;
  /** Grows with each wish: an answer to an older one is late and is let go. */
  #wishes = 0;

  /** `onChange` has to pass the microphone on before it returns: the one before is closed then. */
  constructor({ onChange }: { onChange: (state: MicrophoneState) => void }) {
    this.#onChange = onChange;
  }

  /** With an empty id the browser picks. Resolves when it is on or the state says why not; never rejects. */
  async open(deviceId: string): Promise<void> {
    const wish = ++this.#wishes;
    if (!this.#opened) this.#onChange({ name: 'opening' });
    try {
      const microphone = await this.#openAny(deviceId);
      if (wish === this.#wishes) this.#show(microphone);
      else microphone.close();
    } catch (error) {
      if (wish === this.#wishes) this.#end({ name: 'failed', problem: problemOf(error) });
    }
  }

  /** The device is free afterwards. */
  close(): void {
    this.#wishes++;
    this.#end({ name: 'off' });
  }

  /** The microphone of an earlier visit may not be there any more: any other is better than none. */
  async #openAny(deviceId: string): Promise<Microphone> {
    if (deviceId === '') return await openMicrophone();
    try {
      return await openMicrophone({ deviceId });
    } catch (error) {
      if (problemOf(error) === 'unplugged') return await openMicrophone();
      throw error;
    }
  }

  #show(microphone: Microphone): void {
    const before = this.#opened;
    this.#opened = microphone;
    microphone.onEnded(() => {
      if (this.#opened === microphone) this.#end({ name: 'failed', problem: 'unplugged' });
    });
    this.#onChange({ name: 'on', microphone });
    before?.close();
  }

  #end(state: MicrophoneState): void {
    const before = this.#opened;
    this.#opened = undefined;
    this.#onChange(state);
    before?.close();
  }
}
