/**
 * The figures of the glass bench as a table, and what is wrong with them.
 * From: measure-path.ts. To: glass-command.ts, which prints both.
 */
import type { GlassPath } from '../../page/glass/glass-calls.ts';
import { markdownTable } from '../markdown-table.ts';
import { type Circumstances, nameOfCircumstances } from './circumstances.ts';

/** Missing figures: nothing of that kind was seen or heard. */
export interface GlassRow {
  /** `webrtc`: an RTCPeerConnection between two pages, which the others are compared with. */
  path: GlassPath | 'webrtc';
  /** Undefined: the best that this machine can do, which alone is claimed. */
  under?: Circumstances | undefined;
  /** Where the path's name does not say it. */
  codec?: string;
  medianMs?: number | undefined;
  p95Ms?: number | undefined;
  joinMs?: number | undefined;
  /** By how much sound is ahead of its picture, and by how much behind: 95th percentiles. One of them may be below 0. */
  soundEarlyMs?: number | undefined;
  soundLateMs?: number | undefined;
  underrunsPerMinute?: number | undefined;
  /** Late sound that was bridged, and so is no underrun. */
  bridgedPerMinute?: number | undefined;
  /** Share of the beeps that were made: sound that is not there is never apart. */
  beepsHeard?: number | undefined;
  framesPerSecond: number;
  /** What the player itself said the delay was, median. */
  statedMs?: number | undefined;
  bitrateBps?: number | undefined;
}

/** At 640 × 360, 30 a second, for every codec. Of sound: what nobody notices (ITU-R BT.1359). */
const MOST = {
  medianMs: 80,
  p95Ms: 120,
  joinMs: 200,
  soundEarlyMs: 45,
  soundLateMs: 90,
  underrunsPerMinute: 1,
};

/** One may lie on either end of the time that was measured, and a busy machine's underrun may swallow one. */
const LEAST_BEEPS_HEARD = 0.9;

const CLAIMLESS: readonly GlassRow['path'][] = ['webrtc', 'jpeg', 'classic'];

const NAMES: Record<GlassRow['path'], string> = {
  webrtc: 'WebRTC',
  h264: 'H.264',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  jpeg: 'JPEG chunks',
  classic: 'classic JPEG',
};
const WHAT: Record<keyof typeof MOST, string> = {
  medianMs: 'ms from painted to painted (median)',
  p95Ms: 'ms from painted to painted (95th percentile)',
  joinMs: 'ms from joining to the first picture (median)',
  soundEarlyMs: 'ms from sound to its picture (95th percentile)',
  soundLateMs: 'ms from a picture to its sound (95th percentile)',
  underrunsPerMinute: 'sound underruns a minute',
};

export function glassTable(rows: readonly GlassRow[]): string {
  const peer = rows.find(({ path }) => path === 'webrtc');
  return markdownTable({
    head: [
      '',
      'delay, median (ms)',
      'delay, 95 % (ms)',
      'median × WebRTC',
      '95 % × WebRTC',
      'the player says (ms)',
      'join to picture (ms)',
      'sound early (ms)',
      'sound late (ms)',
      'beeps heard (%)',
      'underruns a minute',
      'bridged a minute',
      'frames a second',
      'Mbps',
    ],
    rows: rows.map((row) => [
      nameOf(row),
      whole(row.medianMs),
      whole(row.p95Ms),
      ratio(row.medianMs, peer?.medianMs),
      ratio(row.p95Ms, peer?.p95Ms),
      whole(row.statedMs),
      whole(row.joinMs),
      whole(row.soundEarlyMs),
      whole(row.soundLateMs),
      row.beepsHeard === undefined ? '–' : (100 * row.beepsHeard).toFixed(0),
      row.underrunsPerMinute?.toFixed(1) ?? '–',
      row.bridgedPerMinute?.toFixed(1) ?? '–',
      row.framesPerSecond.toFixed(1),
      row.bitrateBps === undefined ? '–' : (row.bitrateBps / 1e6).toFixed(2),
    ]),
  });
}

/**
 * One sentence for each claim that does not hold. JPEG, in chunks for browsers without an encoder and in the classic form,
 * stands beside the codecs and claims nothing; WebRTC is not ours to claim anything of.
 */
export function glassProblems(rows: readonly GlassRow[]): string[] {
  if (rows.length === 0) return ['Nothing was measured.'];
  const claimed = rows.filter(({ path, under }) => !CLAIMLESS.includes(path) && !under);
  return claimed.flatMap(problemsOf);
}

export function nameOf({ path, codec, under }: Pick<GlassRow, 'path' | 'codec' | 'under'>): string {
  const name = codec === undefined ? NAMES[path] : `${NAMES[path]} (${codec})`;
  return under ? `${name}, ${nameOfCircumstances(under)}` : name;
}

function problemsOf(row: GlassRow): string[] {
  const names = Object.keys(MOST) as (keyof typeof MOST)[];
  const problems = names.flatMap((name) => {
    const value = row[name];
    if (value === undefined) return [`${NAMES[row.path]}: ${WHAT[name]} could not be measured.`];
    if (value <= MOST[name]) return [];
    return [
      `${NAMES[row.path]}: ${value.toFixed(1)} ${WHAT[name]}, at most ${MOST[name]} allowed.`,
    ];
  });
  const { beepsHeard = 0 } = row;
  if (beepsHeard >= LEAST_BEEPS_HEARD) return problems;
  const heard = `${Math.round(100 * beepsHeard)} % of the sound`;
  return [...problems, `${NAMES[row.path]}: only ${heard} was heard.`];
}

function ratio(ms: number | undefined, peerMs: number | undefined): string {
  return ms === undefined || peerMs === undefined ? '–' : (ms / peerMs).toFixed(2);
}

function whole(ms: number | undefined): string {
  return ms === undefined ? '–' : ms.toFixed(0);
}
