/**
 * Finds the stream key, and a ticket if there is one, in what somebody pasted: a watch link of any hub address, its path, or the bare key.
 * From: open-stream-form.tsx. To: the watch page's address.
 */
import { typedText } from '@streamhub/protocol';

const WATCH_PATH = /\/watch\/([A-Za-z0-9_-]+)\/?(?:[?#].*)?$/;
const TICKET = /[?&]ticket=([A-Za-z0-9_.-]+)/;
const BARE_KEY = /^[A-Za-z0-9_-]{4,64}$/;

/** What a link that expires carries. */
export function ticketOf(pasted: string): string | undefined {
  return TICKET.exec(typedText(pasted).trim())?.[1];
}

export function streamKeyOf(pasted: string): string | undefined {
  const text = typedText(pasted).trim();
  return WATCH_PATH.exec(text)?.[1] ?? BARE_KEY.exec(text)?.[0];
}
