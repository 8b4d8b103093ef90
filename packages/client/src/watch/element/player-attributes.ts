/**
 * The attributes of `<streamhub-player>` as properties. What a page sets before the element is defined counts, too.
 * From: the page. To: media-element.ts.
 */
import { type Latency, latencyOf } from '../clock/latency.ts';
import { PlayerBase } from './player-base.ts';

/** Those that are set by a page. */
const SETTABLE = [
  ...['streamKey', 'recording', 'hubUrl', 'ticket', 'password', 'poster', 'labels'],
  ...['autoplay', 'controls', 'muted', 'volume', 'latency'],
];

/** `controls="none"` and `autoplay="false"`: a boolean attribute could only say what holds anyway. */
const OFF = ['none', 'false'];

export abstract class PlayerAttributes extends PlayerBase {
  get streamKey(): string {
    return this.getAttribute('stream-key') ?? '';
  }

  set streamKey(streamKey: string | undefined) {
    this.#set('stream-key', streamKey);
  }

  /** The id of one of the stream's recordings, which is played in place of what is live. */
  get recording(): string {
    return this.getAttribute('recording') ?? '';
  }

  set recording(recordingId: string | undefined) {
    this.#set('recording', recordingId);
  }

  /** As it stands in the attribute; empty: the page's own host. */
  get hubUrl(): string {
    return this.getAttribute('hub-url') ?? '';
  }

  set hubUrl(hubUrl: string | undefined) {
    this.#set('hub-url', hubUrl);
  }

  /** Opens a private stream, as its password does. */
  get ticket(): string {
    return this.getAttribute('ticket') ?? '';
  }

  set ticket(ticket: string | undefined) {
    this.#set('ticket', ticket);
  }

  /** The address of an image, until the first picture. */
  get poster(): string {
    return this.getAttribute('poster') ?? '';
  }

  set poster(poster: string | undefined) {
    this.#set('poster', poster);
  }

  /** True without the attribute: it plays by itself. */
  get autoplay(): boolean {
    return !OFF.includes(this.getAttribute('autoplay') ?? '');
  }

  set autoplay(isWanted: boolean) {
    this.setAttribute('autoplay', String(isWanted));
  }

  /** True without the attribute: it has words, buttons and keys of its own. */
  get controls(): boolean {
    return !OFF.includes(this.getAttribute('controls') ?? '');
  }

  set controls(areWanted: boolean | string) {
    const isOff = areWanted === false || OFF.includes(String(areWanted));
    this.setAttribute('controls', isOff ? 'none' : '');
  }

  get muted(): boolean {
    return this.hasAttribute('muted');
  }

  set muted(isMuted: boolean) {
    this.toggleAttribute('muted', isMuted);
  }

  /** 0 to 1; what is out of it, or no number, is made to fit. */
  get volume(): number {
    const volume = Number(this.getAttribute('volume') ?? 1);
    return Number.isFinite(volume) ? Math.min(1, Math.max(0, volume)) : 1;
  }

  set volume(volume: number) {
    this.setAttribute('volume', String(volume));
  }

  /** Anything else is `auto`. */
  get latency(): Latency {
    return latencyOf(this.getAttribute('latency'));
  }

  set latency(latency: Latency | undefined) {
    this.#set('latency', latency);
  }

  /** A property that stands on the element itself would hide the class's own for ever. */
  protected upgradeProperties(): void {
    const own = this as Record<string, unknown>;
    for (const name of SETTABLE) {
      if (!Object.hasOwn(own, name)) continue;
      const value = own[name];
      delete own[name];
      own[name] = value;
    }
  }

  #set(attribute: string, value: string | undefined): void {
    if (value === undefined || value === null) this.removeAttribute(attribute);
    else this.setAttribute(attribute, String(value));
  }
}
