/**
 * The figures of the archive bench as tables, and what is wrong with them.
 * From: the files measure-….ts beside it. To: archive-command.ts, which prints them.
 */
import { markdownTable } from '../markdown-table.ts';

export interface RecordingRow {
  record: 'off' | 'all';
  coreShare: number;
  medianMs: number | undefined;
  worstMs: number | undefined;
  rssBytes: number;
}

export interface SeekRow {
  medianMs: number | undefined;
  worstMs: number | undefined;
}

/** From the press on the time line to the picture of that time. */
export interface BrowserSeekRow extends SeekRow {
  path: string;
}

export interface DownloadRow {
  minutes: number;
  bytes: number;
  cpuSeconds: number;
  tookMs: number;
  rssBytes: number;
}

/** What was measured of recording. */
export interface RecordingFigures {
  /** In turns; each that is recorded stands between two that are not. */
  rows: readonly RecordingRow[];
  /** To the bytes of a key chunk, by a program. */
  seeks: SeekRow;
}

/** A hub's death: batches that a viewer had got and no journal has. */
export interface KillRow {
  streams: number;
  lost: number;
  /** Of one recording. */
  mostLost: number;
}

/** The parts that were wanted. */
export interface ArchiveFigures {
  recording?: RecordingFigures | undefined;
  seeks?: readonly BrowserSeekRow[] | undefined;
  download?: DownloadRow | undefined;
  kills?: readonly KillRow[] | undefined;
}

/** Issue 16. */
const MOST_CORE_MORE = 0.05;
const MOST_SEEK_MS = 300;
const MOST_CPU_SECONDS_AN_HOUR = 4;
const MOST_BATCHES_LOST = 1;
/** Of the 99th percentile: less than this is nothing, and so is what turns of the same kind differ by. */
const NOTHING_MS = 1;

export function archiveTable({ recording, seeks, download, kills }: ArchiveFigures): string {
  const figures = [
    ...(recording ? recordingFigures(recording) : []),
    ...(seeks ?? []).flatMap(({ path, medianMs, worstMs }) => [
      [`press to picture, ${path}, median`, `${figure(medianMs)} ms`],
      [`press to picture, ${path}, 95 %`, `${figure(worstMs)} ms`],
    ]),
    ...(download ? downloadFigures(download) : []),
    ...(kills ? killFigures(kills) : []),
  ];
  const others = markdownTable({ head: ['what', 'figure'], rows: figures });
  return recording ? `${turnsTable(recording)}\n\n${others}` : others;
}

function turnsTable({ rows }: RecordingFigures): string {
  return markdownTable({
    head: ['recorded', 'core (%)', 'delay, median (ms)', 'delay, 99 % (ms)', 'RSS (MB)'],
    rows: rows.map(({ record, coreShare, medianMs, worstMs, rssBytes }) => [
      record === 'all' ? 'yes' : 'no',
      (100 * coreShare).toFixed(1),
      figure(medianMs),
      figure(worstMs),
      (rssBytes / 1e6).toFixed(0),
    ]),
  });
}

function recordingFigures({ rows, seeks }: RecordingFigures): string[][] {
  return [
    ['recording, more of the core', `${(100 * coreMore(rows)).toFixed(1)} %`],
    ['recording, more delay, 99 %', `${figure(delayMore(rows))} ms`],
    ['turns without recording differ by', `${figure(delayNoise(rows))} ms`],
    ['seek to a key chunk, median', `${figure(seeks.medianMs)} ms`],
    ['seek to a key chunk, 99 %', `${figure(seeks.worstMs)} ms`],
  ];
}

function downloadFigures({ minutes, bytes, cpuSeconds, tookMs, rssBytes }: DownloadRow) {
  return [
    [`${minutes} minutes as MP4, processor time`, `${cpuSeconds.toFixed(2)} s`],
    [`${minutes} minutes as MP4, time`, `${(tookMs / 1_000).toFixed(2)} s`],
    [`${minutes} minutes as MP4, size`, `${(bytes / 1e6).toFixed(0)} MB`],
    ['RSS after it', `${(rssBytes / 1e6).toFixed(0)} MB`],
  ];
}

function killFigures(kills: readonly KillRow[]): string[][] {
  return [
    [
      `batches lost of ${kills[0]?.streams} streams, each of ${kills.length} times killed`,
      kills.map(({ lost }) => lost).join(' '),
    ],
    ['most of one recording', String(mostLost(kills))],
  ];
}

/** One sentence for each claim that does not hold. */
export function archiveProblems({ recording, seeks, download, kills }: ArchiveFigures): string[] {
  return [
    ...(recording ? recordingProblems(recording) : []),
    ...(seeks ?? []).flatMap(({ path, medianMs = Number.NaN }) =>
      medianMs <= MOST_SEEK_MS ? [] : [`A seek in ${path} takes ${medianMs.toFixed(0)} ms.`],
    ),
    ...(download ? downloadProblems(download) : []),
    ...(kills && mostLost(kills) > MOST_BATCHES_LOST
      ? [`A killed hub lost ${mostLost(kills)} batches of a recording.`]
      : []),
  ];
}

function recordingProblems({ rows, seeks }: RecordingFigures): string[] {
  const more = coreMore(rows);
  const laterMs = delayMore(rows);
  const seekMs = seeks.medianMs ?? Number.NaN;
  const isLater = laterMs > Math.max(NOTHING_MS, delayNoise(rows));
  return [
    ...(more > MOST_CORE_MORE ? [`Recording costs ${(100 * more).toFixed(1)} % of a core.`] : []),
    ...(isLater ? [`Recording delays one chunk in 100 by ${laterMs.toFixed(1)} ms.`] : []),
    ...(seekMs > MOST_SEEK_MS ? [`The bytes of a seek take ${seekMs.toFixed(0)} ms.`] : []),
  ];
}

function downloadProblems({ cpuSeconds, minutes }: DownloadRow): string[] {
  const anHour = (60 * cpuSeconds) / minutes;
  if (anHour <= MOST_CPU_SECONDS_AN_HOUR) return [];
  return [`One hour as MP4 takes ${anHour.toFixed(1)} s of processor time.`];
}

function mostLost(kills: readonly KillRow[]): number {
  return Math.max(0, ...kills.map((each) => each.mostLost));
}

function coreMore(rows: readonly RecordingRow[]): number {
  return median(besideNeighbours(rows, ({ coreShare }) => coreShare));
}

function delayMore(rows: readonly RecordingRow[]): number {
  return median(besideNeighbours(rows, ({ worstMs = Number.NaN }) => worstMs));
}

/** How much more each turn that is recorded took than the two beside it that are not. */
function besideNeighbours(
  rows: readonly RecordingRow[],
  figureOf: (row: RecordingRow) => number,
): number[] {
  return rows.flatMap((row, index) => {
    const [before, after] = [rows[index - 1], rows[index + 1]];
    if (row.record === 'off' || before === undefined || after === undefined) return [];
    return [figureOf(row) - (figureOf(before) + figureOf(after)) / 2];
  });
}

/** What a turn that is not recorded differs from the next of its kind. */
function delayNoise(rows: readonly RecordingRow[]): number {
  const values = rows.flatMap(({ record, worstMs }) =>
    record === 'off' && worstMs !== undefined ? [worstMs] : [],
  );
  return median(values.slice(1).map((value, index) => Math.abs(value - (values[index] ?? value))));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function figure(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1);
}
