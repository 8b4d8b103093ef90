/**
 * Reads what the hub says of a recording: only what has the form of the contract is taken.
 * From: recording-requests.ts, JSON. To: the same.
 */
import type {
  RecordedSection,
  RecordingIndex,
  RecordingInfo,
  RecordingSummary,
} from '@streamhub/protocol';

type Fields = Readonly<Record<string, unknown>>;

const TEXTS = ['recordingId', 'streamKey', 'title', 'startedAt', 'endedAt', 'state'] as const;

/** Undefined: it is none. */
export function readInfo(value: unknown): RecordingInfo | undefined {
  if (!isSummary(value)) return undefined;
  const fields: Fields = { ...value };
  const isWhole = areTimes(fields, ['lengthMs', 'journalBytes', 'keys']);
  const areLists = [fields['sections'], fields['pauses'], fields['gaps']].every(Array.isArray);
  if (!isWhole || !areLists) return undefined;
  const info = fields as unknown as RecordingInfo;
  const pass: unknown = fields['pass'];
  if (pass !== undefined && typeof pass !== 'string') return undefined;
  return { ...info, sections: info.sections.filter(isSection) };
}

/** Undefined: it is none. */
export function readIndex(value: unknown): RecordingIndex | undefined {
  if (!areTimes(value, ['first', 'total']) || !Array.isArray(value['keys'])) return undefined;
  const { first, total, keys } = value as unknown as RecordingIndex;
  return { first, total, keys: keys.filter((key) => areTimes(key, ['timeMs', 'at'])) };
}

function isSummary(value: unknown): value is RecordingSummary {
  return isObject(value) && TEXTS.every((name) => typeof value[name] === 'string');
}

/** Its tracks are read where they are used. */
function isSection(value: unknown): value is RecordedSection {
  return areTimes(value, ['at', 'timeMs', 'timestampUs']) && Array.isArray(value['tracks']);
}

function areTimes(value: unknown, names: readonly string[]): value is Fields {
  return isObject(value) && names.every((name) => Number.isFinite(value[name]));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
