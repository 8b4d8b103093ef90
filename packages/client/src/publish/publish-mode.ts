/**
 * How a stream is sent: what this browser can do, and what was wished.
 * From: publisher-media.ts. To: the same, and the page, which puts it into a sentence.
 */
import type { CodecTrial } from './encode/codec-trial.ts';
import type { VideoCodecChoice, VideoCodecName } from './encode/video-codecs.ts';

export type PublishMode =
  /** Before the first `goLive` or `resume`. */
  | { name: 'undecided' }
  | { name: 'coded'; codec: VideoCodecName; hasLayers: boolean }
  /** Every frame a JPEG of its own, as chunks; with sound. */
  | {
      name: 'jpeg';
      why:
        | 'chosen'
        | 'no_video_encoder'
        | 'no_codec_keeps_up'
        | 'chosen_codec_fails'
        | 'encoder_failed'
        /** What tries the codecs did not load. */
        | 'not_loaded';
    }
  /** JPEGs as text, without sound. */
  | { name: 'classic'; why: 'no_encoders' | 'hub_knows_no_chunks' };

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

/** `trial` gives the chosen codec's, or for `auto` the best; undefined if nothing can be used. */
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
  // By hand means: also if it is too slow, or holds frames back.
  if (tried && tried.verdict !== 'fails') {
    return { name: 'coded', codec: tried.codec, hasLayers: tried.hasLayers };
  }
  const why = choice === 'auto' ? 'no_codec_keeps_up' : 'chosen_codec_fails';
  return { name: 'jpeg', why };
}
