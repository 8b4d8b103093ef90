/**
 * One tab's hold on its stream: no other tab of this browser takes it by itself, the tab is not closed by mistake, and
 * whoever opens the studio next can go on with it.
 * From: studio-session.ts, states of the publisher. To: saved-stream.ts, stream-holder.ts, leave-question.ts; back, the stream
 * to go on with.
 */
import type { PublishCredentials, PublisherState } from '@streamhub/client';
import { LeaveQuestion } from './leave-question.ts';
import {
  forgetOwnStream,
  forgetStream,
  isOutOfReach,
  loadOwnStream,
  type SavedStream,
  saveStream,
} from './saved-stream.ts';
import { StreamHolder } from './stream-holder.ts';
import { findOffer, type StreamOffer } from './stream-offer.ts';
import { isOnAir, isSending, type StudioSnapshot } from './studio-snapshot.ts';

/** By then the page before a reload has let its stream go; another tab has not. */
const RELOAD = { withinMs: 1_000 };

export class OwnStream {
  readonly #holder = new StreamHolder();
  readonly #leaveQuestion = new LeaveQuestion();
  /** Taken from an offer, and not live here yet. */
  #taken: SavedStream | undefined;

  get saved(): SavedStream | undefined {
    return loadOwnStream() ?? this.#taken;
  }

  /** After a reload of this tab. Undefined: it had none, or it is a copy of a tab that has it. */
  async afterReload(): Promise<SavedStream | undefined> {
    const saved = loadOwnStream();
    const isOurs = saved && (await this.#holder.hold(saved.credentials.streamKey, RELOAD));
    return isOurs ? saved : undefined;
  }

  findOffer(): Promise<StreamOffer | undefined> {
    return findOffer(this.#holder);
  }

  take({ saved }: StreamOffer): void {
    this.#taken = saved;
  }

  /** Of this tab; others may go on with it. */
  forget(): void {
    this.#taken = undefined;
    forgetOwnStream();
  }

  /** While live: the next page load can go on. */
  save(credentials: PublishCredentials, snapshot: StudioSnapshot): void {
    this.#taken = undefined;
    saveStream(credentials, snapshot);
  }

  follow(state: PublisherState): void {
    this.#leaveQuestion.isAsked = isOnAir(state);
    if (state.name === 'live') void this.#holder.hold(state.streamKey);
    else if (!isSending(state)) this.#holder.release();
    if (!isOutOfReach(state)) return;
    const streamKey = this.saved?.credentials.streamKey;
    this.forget();
    if (streamKey && state.name !== 'taken_over') forgetStream(streamKey);
  }
}
