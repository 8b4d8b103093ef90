/**
 * What this page does with sound, for systems that treat it by that (iOS): a page that only plays is heard with the ringer
 * off, and one that also has a microphone may go on recording. Where the browser does not ask, nothing happens.
 * From: sound-playback.ts and sound-encoding.ts, what they do now. To: `navigator.audioSession`.
 */
type Use = 'playback' | 'play-and-record';

/** The Audio Session API, which TypeScript does not know yet. */
interface AudioSession {
  type: 'auto' | Use;
}

const claims = new Set<AudioSessionClaim>();

export class AudioSessionClaim {
  readonly use: Use;

  constructor(use: Use) {
    this.use = use;
  }

  /** Twice is harmless. */
  claim(): void {
    if (claims.has(this)) return;
    claims.add(this);
    tellBrowser();
  }

  /** Twice is harmless. */
  release(): void {
    if (claims.delete(this)) tellBrowser();
  }
}

function tellBrowser(): void {
  const { audioSession } = (globalThis.navigator ?? {}) as { audioSession?: AudioSession };
  if (!audioSession) return;
  const uses = [...claims].map(({ use }) => use);
  // Who records may play as well; who says "playback" may not record.
  const use = uses.includes('play-and-record') ? 'play-and-record' : (uses[0] ?? 'auto');
  if (audioSession.type !== use) audioSession.type = use;
}
