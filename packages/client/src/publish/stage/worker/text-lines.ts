/**
 * Breaks a text of any script into lines that fit, and says which way it runs.
 * From: scene-writing.ts, a text and how wide each part of it is. To: the same.
 */
interface Room {
  maxWidth: number;
  maxLines: number;
  /** How wide a text would be. */
  measure: (text: string) => number;
}

/** Hebrew, Arabic and all other scripts that run from right to left (Unicode's bidirectional classes R and AL). */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const STRONG = /[\p{L}\u200E\u200F\u061C]/u;
/** Brackets and quotes, which belong to what follows. */
const OPENING = /^[\p{Ps}\p{Pi}]+$/u;
const EMOJI = /\p{Extended_Pictographic}/u;

/** As `dir="auto"` does it: by the first letter. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const [first = ''] = STRONG.exec(text) ?? [];
  return RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr';
}

/**
 * Lines break between words, also where a script puts no blanks between them; a word that is longer than a line breaks
 * wherever it must, but never within what is one sign to its readers. What does not fit ends in an ellipsis.
 */
export function linesOf(text: string, { maxWidth, maxLines, measure }: Room): string[] {
  const fits = (line: string) => measure(line.trimEnd()) <= maxWidth;
  const pieces = piecesOf(text.trim()).flatMap((each) => (fits(each) ? [each] : signsOf(each)));
  const lines: string[] = [];
  let line = '';
  for (const [index, piece] of pieces.entries()) {
    if (line === '' || fits(line + piece)) {
      line += piece;
      continue;
    }
    if (lines.length + 1 === maxLines) {
      return [...lines, shortened(line + pieces.slice(index).join(''), fits)];
    }
    lines.push(line.trimEnd());
    line = piece;
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}

/** Words, each with the blank and the punctuation that belong to it: a line may break after any. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let isOpen = false;
  for (const { segment, isWordLike = false } of segmentsOf(text.replace(/\s+/gu, ' '))) {
    const last = pieces.at(-1);
    const isMark = segment !== ' ' && !isWordLike && !EMOJI.test(segment);
    const isBefore = isMark && (last === undefined || last.endsWith(' ') || OPENING.test(segment));
    const isAfter = segment === ' ' || (isMark && !isBefore);
    if (last !== undefined && (isOpen || isAfter)) pieces[pieces.length - 1] = last + segment;
    else pieces.push(segment);
    isOpen = isBefore;
  }
  return pieces;
}

type Segment = Pick<Intl.SegmentData, 'segment'> & { isWordLike?: boolean | undefined };

/** Older browsers find words by their blanks alone. */
function segmentsOf(text: string): Iterable<Segment> {
  if (hasSegmenter()) return new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text);
  const parts = text.match(/ |[^ ]+/gu) ?? [];
  return parts.map((segment) => ({ segment, isWordLike: segment !== ' ' }));
}

/** Half an emoji is a box, and a letter without its accent another letter. */
function signsOf(text: string): string[] {
  if (!hasSegmenter()) return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

function hasSegmenter(): boolean {
  return typeof Intl.Segmenter === 'function';
}

function shortened(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  const signs = signsOf(text);
  while (signs.length > 0 && !fits(`${signs.join('')}…`)) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}
