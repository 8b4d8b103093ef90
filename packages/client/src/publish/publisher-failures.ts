/**
 * Why no stream began, where it is not the hub that says so.
 * From: what failed. To: publisher.ts and announce-stream.ts, a code and words.
 */
import type { PublisherState, StageProblem } from './publisher-state.ts';

export type Failure = Omit<Extract<PublisherState, { name: 'failed' }>, 'name'>;

export const STAGE_FAILURES: Record<StageProblem, Failure> = {
  part_missing: {
    code: 'part_missing',
    message: 'What draws the pictures could not be loaded.',
  },
  canvas_noise: {
    code: 'canvas_noise',
    message: 'The browser gives noise in place of the pictures that are drawn.',
  },
};
export const UNREACHABLE = {
  code: 'unreachable',
  message: 'The hub cannot be reached.',
} satisfies Failure;
