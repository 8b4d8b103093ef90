/**
 * Asks the browser for a camera or a microphone. Those that are wanted in the same moment are asked for together, so that
 * a person answers one question for both.
 * From: camera.ts, microphone.ts. To: the browser.
 *
 * A browser gives all that was asked for or nothing. If it gives nothing, each is asked for alone where that can help: the
 * one that is there, or free, or allowed, is not to fail with the other.
 */
type Kind = 'video' | 'audio';

interface Wish {
  kind: Kind;
  constraints: MediaTrackConstraints | true;
  resolve(media: MediaStream): void;
  reject(error: unknown): void;
}

/** Of this moment. */
let wishes: Wish[] = [];

/** Rejects with what the browser rejects with. The stream has tracks of this kind only. */
export function userMedia(
  kind: Kind,
  constraints: MediaTrackConstraints | true,
): Promise<MediaStream> {
  return new Promise((resolve, reject) => {
    if (wishes.length === 0) queueMicrotask(askForAll);
    wishes.push({ kind, constraints, resolve, reject });
  });
}

function askForAll(): void {
  const all = wishes;
  wishes = [];
  const video = all.find(({ kind }) => kind === 'video');
  const audio = all.find(({ kind }) => kind === 'audio');
  const pair: unknown[] = video && audio ? [video, audio] : [];
  if (video && audio) void askTogether(video, audio);
  for (const wish of all) if (!pair.includes(wish)) void askAlone(wish);
}

async function askTogether(video: Wish, audio: Wish): Promise<void> {
  let error: unknown;
  try {
    const media = await navigator.mediaDevices.getUserMedia({
      video: video.constraints,
      audio: audio.constraints,
    });
    video.resolve(new MediaStream(media.getVideoTracks()));
    audio.resolve(new MediaStream(media.getAudioTracks()));
    return;
  } catch (cause) {
    error = cause;
  }
  const areAllowed = await Promise.all([permission('camera'), permission('microphone')]);
  for (const [index, wish] of [video, audio].entries()) {
    const own = areAllowed[index];
    const others = areAllowed[1 - index];
    // Whoever has just said no to both is not asked again for each.
    const mayHelp =
      !isRefusal(error) || own === 'granted' || (own !== 'denied' && others === 'denied');
    if (mayHelp) void askAlone(wish);
    else wish.reject(error);
  }
}

async function askAlone({ kind, constraints, resolve, reject }: Wish): Promise<void> {
  try {
    resolve(await navigator.mediaDevices.getUserMedia({ [kind]: constraints }));
  } catch (error) {
    reject(error);
  }
}

function isRefusal(error: unknown): boolean {
  const { name } = (error ?? {}) as { name?: unknown };
  return name === 'NotAllowedError' || name === 'PermissionDeniedError' || name === 'SecurityError';
}

/** Undefined where the browser does not tell. */
async function permission(device: 'camera' | 'microphone'): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: device })).state;
  } catch {
    return undefined;
  }
}
