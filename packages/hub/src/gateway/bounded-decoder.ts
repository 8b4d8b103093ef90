/**
 * Reads Socket.IO's messages as its own decoder does, but not those that would take long to read: a text of four
 * megabytes that is nothing but brackets keeps JSON's reader busy for half a second, in which no frame of anybody
 * passes. The only long texts of the protocol are frames, which are one long word in a small object.
 * From: the Socket.IO server, each message. To: gateway.ts. What is refused closes the connection it came on (rule E6).
 */
import { Decoder } from 'socket.io-parser';

/** Whatever it holds, a text up to this length is read within milliseconds. */
const ALWAYS_READ_LENGTH = 65_536;
const STRUCTURE_MARKS = ['[', '{', ','];
/** A frame's message has about ten of them. */
const MAX_STRUCTURE = 1_000;

export class BoundedDecoder extends Decoder {
  override add(message: unknown): void {
    if (typeof message === 'string' && isMostlyStructure(message)) {
      throw new Error('a long message must be one frame');
    }
    super.add(message);
  }
}

function isMostlyStructure(text: string): boolean {
  if (text.length <= ALWAYS_READ_LENGTH) return false;
  let structure = 0;
  for (const mark of STRUCTURE_MARKS) {
    // Searching is many times faster than looking at each character.
    for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
      structure += 1;
      if (structure > MAX_STRUCTURE) return true;
    }
  }
  return false;
}
