/**
 * Frames as a classic streamer sends them, all of one size, each with its number in it.
 * The hub looks at the beginning and at the alphabet, and so it takes them; no browser could show them.
 * From: measure-row.ts. To: a hub, and back from it.
 */
import { randomBytes } from 'node:crypto';

/** The base64 of a JPEG's first three bytes, FF D8 FF. */
const BEGINNING = 'data:image/jpeg;base64,/9j/';
const NUMBER_DIGITS = 8;

export type FrameMaker = (number: number) => string;

/** The content is random, so that nothing on the way can make it smaller. */
export function frameMaker({ bytes }: { bytes: number }): FrameMaker {
  const room = bytes - BEGINNING.length - NUMBER_DIGITS;
  const fillerLength = room - (room % 4);
  if (fillerLength < 0) throw new Error(`a frame of ${bytes} bytes has no room for its number`);
  const filler = randomBytes(fillerLength).toString('base64').slice(0, fillerLength);
  return (number) => `${BEGINNING}${String(number).padStart(NUMBER_DIGITS, '0')}${filler}`;
}

export function frameNumber(frame: string): number {
  return Number(frame.slice(BEGINNING.length, BEGINNING.length + NUMBER_DIGITS));
}
