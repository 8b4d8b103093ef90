/**
 * The figures of the archive bench as tables, and what is wrong with them.
 * From: measure-recording.ts, measure-seeks.ts, measure-download.ts. To: archive-command.ts, which prints them.
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

export interface DownloadRow {
  minutes: number;
  bytes: number;
  cpuSeconds: number;
  tookMs: number;
  rssBytes: number;
}

export interface ArchiveFigures {
  recording: readonly RecordingRow[];
  seeks: readonly SeekRow[];
  download: DownloadRow;
}

/** Issue 16. */
const MOST_CORE_MORE = 0.05;
const MOST_SEEK_MS = 300;
const MOST_CPU_SECONDS_AN_HOUR = 4;
/** Two runs of the same hub differ by so much. */
const NOISE_MS = 5;

export function archiveTable({ recording, seeks, download }: ArchiveFigures): string {
  const recorded = markdownTable({
    head: ['recorded', 'core (%)', 'delay, median (ms)', 'delay, 99 % (ms)', 'RSS (MB)'],
    rows: recording.map(({ record, coreShare, medianMs, worstMs, rssBytes }) => [
      record === 'all' ? 'yes' : 'no',
      (100 * coreShare).toFixed(1),
      figure(medianMs),
      figure(worstMs),
      (rssBytes / 1e6).toFixed(0),
    ]),
  });
  const { minutes, bytes, cpuSeconds, tookMs, rssBytes } = download;
  const others = markdownTable({
    head: ['what', 'figure'],
    rows: [
      ['seek to a key chunk, median', `${figure(median(seeks.map((each) => each.medianMs)))} ms`],
      ['seek to a key chunk, 99 %', `${figure(median(seeks.map((each) => each.worstMs)))} ms`],
      [`${minutes} minutes as MP4, processor time`, `${cpuSeconds.toFixed(2)} s`],
      [`${minutes} minutes as MP4, time`, `${(tookMs / 1_000).toFixed(2)} s`],
      [`${minutes} minutes as MP4, size`, `${(bytes / 1e6).toFixed(0)} MB`],
      ['RSS after it', `${(rssBytes / 1e6).toFixed(0)} MB`],
    ],
  });
  return `${recorded}\n\n${others}`;
}

/** One sentence for each claim that does not hold. */
export function archiveProblems({ recording, seeks, download }: ArchiveFigures): string[] {
  const of = (record: RecordingRow['record']) => recording.filter((row) => row.record === record);
  const shareOf = (record: RecordingRow['record']) =>
    median(of(record).map((row) => row.coreShare));
  const worstOf = (record: RecordingRow['record']) => median(of(record).map((row) => row.worstMs));
  const more = shareOf('all') - shareOf('off');
  const later = worstOf('all') - worstOf('off');
  const seekMs = median(seeks.map((each) => each.medianMs));
  const cpuAnHour = (60 * download.cpuSeconds) / download.minutes;
  return [
    ...(more > MOST_CORE_MORE ? [`Recording costs ${(100 * more).toFixed(1)} % of a core.`] : []),
    ...(later > NOISE_MS ? [`Recording delays one chunk in 100 by ${later.toFixed(0)} ms.`] : []),
    ...(seekMs > MOST_SEEK_MS ? [`A seek takes ${seekMs.toFixed(0)} ms.`] : []),
    ...(cpuAnHour > MOST_CPU_SECONDS_AN_HOUR
      ? [`One hour as MP4 takes ${cpuAnHour.toFixed(1)} s of processor time.`]
      : []),
  ];
}

function median(values: readonly (number | undefined)[]): number {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function figure(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1);
}
