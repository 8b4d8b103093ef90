/**
 * The address of a stream's or a recording's playlist, if the hub has it for this viewer.
 * From: hls-stage.tsx. To: the hub. A `<video>` sends no headers: who has a password asks for a ticket, which stands in the path and
 * goes along with all that the playlist names.
 */
import type { Ticket } from '@streamhub/protocol';
import { send } from '../access/access-api.ts';
import { hubPath } from '../hub-path.ts';
import { type Problem, problemIn } from '../hub-request.ts';
import { proofHeaders, type WatchProof } from '../watch/watch-proof.ts';

/** The most that a password opens. */
const TICKET_LASTS_S = 6 * 3_600;

interface Wanted {
  streamKey: string;
  recordingId: string | undefined;
  proof: WatchProof;
}

/** A string: why there is none. Never rejects. */
export async function findPlaylist(
  { streamKey, recordingId, proof }: Wanted,
  signal: AbortSignal,
): Promise<{ address: string } | Problem> {
  const { ticket } = proof.password ? await ticketBy(proof, streamKey) : proof;
  const right = ticket === undefined ? '' : `t/${ticket}/`;
  const recording = recordingId === undefined ? '' : `${recordingId}/`;
  const address = `${hubPath()}hls/${streamKey}/${right}${recording}index.m3u8`;
  try {
    const response = await fetch(address, { signal });
    return response.ok ? { address } : await problemIn(response);
  } catch {
    return 'unreachable';
  }
}

/** Without one, as whoever has nothing to show. */
async function ticketBy(proof: WatchProof, streamKey: string): Promise<Partial<Ticket>> {
  const path = `api/streams/${encodeURIComponent(streamKey)}/tickets`;
  const body = { expiresInSeconds: TICKET_LASTS_S };
  const answer = await send('POST', path, { body, headers: proofHeaders(proof) });
  return typeof answer === 'string' ? {} : ((await answer.json()) as Ticket);
}
