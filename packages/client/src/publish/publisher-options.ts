/**
 * What a page gives a Publisher.
 * From: the page. To: publisher.ts.
 */
import type { CodecProbe } from './codec/codec-probe.ts';
import type { VideoWish } from './codec/mode-choice.ts';
import type { PublisherStage } from './publisher-media.ts';
import type { SentSound } from './publisher-sound.ts';

/** What a page gives a Publisher. */
export interface PublisherOptions {
  /** Where the hub stands, such as `https://example.org/live`; without it, the page's own origin. */
  hubUrl?: string | undefined;
  /** Stays the page's: the publisher does not close it. */
  stage: PublisherStage;
  /** Without it, `auto`. */
  video?: VideoWish | undefined;
  /** Any track of sound. It stays the page's, too. */
  microphone?: SentSound | MediaStreamTrack | undefined;
  /** The page's own, if it shows what was tried: then nothing is tried twice. */
  probe?: CodecProbe | undefined;
  /** From an earlier `Publisher.userToken`: the same person again. */
  userToken?: string | undefined;
}
