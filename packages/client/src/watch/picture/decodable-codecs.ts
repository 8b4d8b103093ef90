/**
 * Which of the codecs that streamers use this browser can decode.
 * From: WebCodecs, asked once a page. To: player.ts, which states it with its join, so that the streamer can send what its
 * viewers see.
 */

/** One string for each codec, of a size and rate that whoever has the codec at all can decode: 1280 × 720, 30 a second. */
const CODECS = ['avc1.42e01f', 'vp8', 'vp09.00.31.08', 'av01.0.05M.08'];

let known: Promise<readonly string[]> | undefined;

/** Never rejects. */
export function decodableCodecs(): Promise<readonly string[]> {
  known ??= askAll();
  return known;
}

async function askAll(): Promise<readonly string[]> {
  if (typeof VideoDecoder === 'undefined') return [];
  const answers = await Promise.all(CODECS.map(canDecode));
  return CODECS.filter((_codec, index) => answers[index]);
}

async function canDecode(codec: string): Promise<boolean> {
  try {
    const { supported } = await VideoDecoder.isConfigSupported({ codec });
    return supported === true;
  } catch {
    return false;
  }
}
