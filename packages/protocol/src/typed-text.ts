/**
 * Names, titles and captions as people type or paste them: what of them is seen, and what only came along.
 * Source: docs/protocol.md, section "Requests". To: fields.ts, which refuses; forms and libraries, which clean before they send.
 */

/** Tabs and ends of lines, also those that only Unicode knows: between them are words. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Never seen, and never meant by whoever pastes: control characters, halves of surrogate pairs, marks that turn the writing
 * direction (chats and file managers put them around names), soft hyphens, blanks of no width, byte order marks, places of
 * embedded objects. Joiners stay, which emoji and Persian need, and so do the marks that Arabic and Hebrew put between words.
 */
const PASTED =
  /[\p{Cc}\p{Cs}\u00AD\u200B\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFC]/gu;

/**
 * What has a shape of its own on a screen: no blank, mark of formatting, filler, variation selector or tag, and no accent without
 * its letter. Unicode has no property for the last four: symbols and letters that are drawn as nothing (braille without dots, a
 * note without a head, two blanks of hieroglyphs).
 */
const VISIBLE =
  /[^\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\p{Cf}\p{Cs}\p{Mn}\p{Me}\p{Noncharacter_Code_Point}\u2800\u{1D159}\u{13441}\u{13442}]/u;

/** Without what came along with pasting. Blanks at the ends stay: somebody may still be typing. */
export function typedText(text: string): string {
  return text.replace(BREAKS, ' ').replace(PASTED, '');
}

/** Whether anything of it is seen: a name must have that. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}
