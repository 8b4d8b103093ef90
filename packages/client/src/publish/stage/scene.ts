/**
 * What is on the stage: which sources, where, and what is written.
 * From: the page. To: stage-canvas.ts, which draws it.
 */

import { letterbox } from '../picture/letterbox.ts';
import type { Size } from '../picture/size.ts';

export type SourceKind = 'camera' | 'screen';

export interface Scene {
  /** A source that is not there is left out: without a screen, the camera of `screen+camera` fills the picture. */
  layout: 'camera' | 'screen' | 'screen+camera';
  /** One line over the picture, at its foot. */
  text?: string;
  /** Written on a plain card while none of the layout's sources is there: the stream's title, for example. */
  card?: string;
}

export interface Place extends Size {
  kind: SourceKind;
  x: number;
  y: number;
}

/** The camera in the corner: at its own ratio within this share of the stage, and so far from both edges. */
const CORNER = { width: 1 / 4, height: 1 / 2, margin: 1 / 40 };

const BY_IMPORTANCE: Record<Scene['layout'], readonly SourceKind[]> = {
  camera: ['camera'],
  screen: ['screen'],
  'screen+camera': ['screen', 'camera'],
};

/** Which source fills the stage; undefined: the card does. */
export function mainSource(
  { layout }: Pick<Scene, 'layout'>,
  pictures: Partial<Record<SourceKind, unknown>>,
): SourceKind | undefined {
  return BY_IMPORTANCE[layout].find((kind) => pictures[kind]);
}

/** Bottom first. Empty: the card. */
export function placesOf(
  { layout }: Pick<Scene, 'layout'>,
  { stage, pictures }: { stage: Size; pictures: Partial<Record<SourceKind, Size>> },
): Place[] {
  const kind = mainSource({ layout }, pictures);
  const main = kind && pictures[kind];
  if (!main) return [];
  const whole = { kind, ...letterbox(main, stage) };
  const { camera } = pictures;
  const hasCorner = layout === 'screen+camera' && kind === 'screen' && camera;
  return hasCorner ? [whole, inCorner(camera, stage)] : [whole];
}

/** Top right: the foot of a screen is where taskbars, subtitles and the line of text are. */
function inCorner(camera: Size, stage: Size): Place {
  const margin = Math.round(Math.min(stage.width, (stage.height * 16) / 9) * CORNER.margin);
  const room = { width: stage.width * CORNER.width, height: stage.height * CORNER.height };
  const { width, height } = letterbox(camera, room);
  return { kind: 'camera', x: stage.width - width - margin, y: margin, width, height };
}
