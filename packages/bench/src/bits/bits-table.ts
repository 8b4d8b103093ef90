/**
 * The figures of the bits bench as a table, and what is wrong with them.
 * From: bits-command.ts. To: the same, which prints both.
 */
import type { VideoCodecName } from '@streamhub/client/video-codecs';
import { markdownTable } from '../markdown-table.ts';

export interface JpegRow {
  /** As base64 text, as the classic path sends it. */
  base64Bps: number;
  psnrDb: number;
}

export interface CodecRow {
  codec: VideoCodecName;
  /** Missing if no bitrate gives as good a picture. */
  bitsPerSecond?: number;
  psnrDb?: number;
}

/** Issue 3, at 1280 × 720. */
const LEAST_TIMES_FEWER: Record<VideoCodecName, number> = {
  h264: 6,
  vp8: 8,
  vp9: 12,
  av1: 12,
};
const NAMES: Record<VideoCodecName, string> = { h264: 'H.264', vp8: 'VP8', vp9: 'VP9', av1: 'AV1' };

export function bitsTable(jpeg: JpegRow, rows: readonly CodecRow[]): string {
  return markdownTable({
    head: ['', 'Mbps', 'PSNR (dB)', 'times fewer bits', 'wanted'],
    rows: [
      ['JPEG as base64', mbps(jpeg.base64Bps), jpeg.psnrDb.toFixed(2), '1.0', ''],
      ...rows.map((row) => [
        NAMES[row.codec],
        row.bitsPerSecond === undefined ? '–' : mbps(row.bitsPerSecond),
        row.psnrDb === undefined ? '–' : row.psnrDb.toFixed(2),
        timesFewer(jpeg, row)?.toFixed(1) ?? '–',
        String(LEAST_TIMES_FEWER[row.codec]),
      ]),
    ],
  });
}

/** One sentence for each claim that does not hold. */
export function bitsProblems(jpeg: JpegRow, rows: readonly CodecRow[]): string[] {
  if (rows.length === 0) return ['Nothing was measured.'];
  return rows.flatMap((row) => {
    const times = timesFewer(jpeg, row);
    const wanted = LEAST_TIMES_FEWER[row.codec];
    if (times === undefined) return [`${NAMES[row.codec]} did not reach JPEG's picture.`];
    if (times >= wanted) return [];
    return [
      `${NAMES[row.codec]} needs ${times.toFixed(1)} times fewer bits than base64 JPEG: it must be ${wanted} times.`,
    ];
  });
}

function timesFewer(jpeg: JpegRow, { bitsPerSecond }: CodecRow): number | undefined {
  return bitsPerSecond === undefined ? undefined : jpeg.base64Bps / bitsPerSecond;
}

function mbps(bitsPerSecond: number): string {
  return (bitsPerSecond / 1e6).toFixed(2);
}
