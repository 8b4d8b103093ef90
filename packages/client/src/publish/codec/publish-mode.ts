/**
 * How a stream is sent: what this browser can do, and what was wished.
 * From: publisher-media.ts. To: the same, and the page, which puts it into a sentence.
 */
import type { CodecTrial } from './codec-trial.ts';
import type { VideoCodecChoice, VideoCodecName } from './video-codecs.ts';

/** How a stream is sent, and why not better. */
export type PublishMode =
  /** Before the first `goLive` or `resume`. */
  | { name: 'undecided' }
  | {
      name: 'coded';
      codec: VideoCodecName;
      hasLayers: boolean;
      /** The codec that was chosen by hand, and fails. */
      insteadOf?: VideoCodecName;
    }
  /** Every frame a JPEG of its own, as chunks; with sound. */
  | {
      name: 'jpeg';
      why:
        | 'chosen'
        | 'no_video_encoder'
        /** It is tried again while live, as it is after each of those below. */
        | 'no_codec_keeps_up'
        | 'encoder_failed'
        /** What tries the codecs did not load. */
        | 'not_loaded';
    }
  /** JPEGs as text, without sound. */
  | { name: 'classic'; why: 'no_encoders' | 'hub_knows_no_chunks' };

/** What spoke against video may be over in a while. */
export function isWaitingForVideo(mode: PublishMode): boolean {
  return mode.name === 'jpeg' && mode.why !== 'chosen' && mode.why !== 'no_video_encoder';
}

export interface BrowserAbilities {
  hasVideoEncoder: boolean;
  hasAudioEncoder: boolean;
}

export function browserAbilities(): BrowserAbilities {
  return {
    hasVideoEncoder: typeof VideoEncoder !== 'undefined' && typeof VideoFrame !== 'undefined',
    hasAudioEncoder: typeof AudioEncoder !== 'undefined',
  };
}

/** `trial` gives the chosen codec's, or of the others the best; undefined if nothing can be used. */
export async function decideMode({
  choice,
  abilities: { hasVideoEncoder, hasAudioEncoder },
  trial,
}: {
  choice: VideoCodecChoice;
  abilities: BrowserAbilities;
  trial: (choice: 'auto' | VideoCodecName) => Promise<CodecTrial | undefined>;
}): Promise<PublishMode> {
  if (!hasVideoEncoder && !hasAudioEncoder) return { name: 'classic', why: 'no_encoders' };
  if (choice === 'jpeg') return { name: 'jpeg', why: 'chosen' };
  if (!hasVideoEncoder) return { name: 'jpeg', why: 'no_video_encoder' };
  const tried = await trial(choice);
  if (tried?.verdict === 'not_loaded') return { name: 'jpeg', why: 'not_loaded' };
  // Chosen by hand it is taken also if it is too slow, or holds frames back.
  if (tried && tried.verdict !== 'fails') {
    const { codec, hasLayers } = tried;
    const isAnother = choice !== 'auto' && choice !== codec;
    return { name: 'coded', codec, hasLayers, ...(isAnother ? { insteadOf: choice } : {}) };
  }
  return { name: 'jpeg', why: 'no_codec_keeps_up' };
}
