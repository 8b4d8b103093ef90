/**
 * What is on the stage: which sources, where, and what is written.
 * From: the page. To: stage-canvas.ts, which draws it.
 */

import { letterbox } from '../picture/letterbox.ts';
import type { Size } from '../picture/size.ts';

/** What a picture on the stage is of. */
export type SourceKind = 'camera' | 'screen';

/** A logo, for example, over the pictures and under the text. */
export interface SceneImage {
  /** Stays the page's: the stage keeps a copy. */
  bitmap: ImageBitmap;
  /** Shares of the stage, 0 to 1: its left upper corner, and how wide it is. It keeps its own ratio. */
  x: number;
  y: number;
  width: number;
}

/** What viewers see of the sources. */
export interface Scene {
  /** A source that is not there is left out: without a screen, the camera of `screen+camera` fills the picture. */
  layout: 'camera' | 'screen' | 'screen+camera';
  image?: SceneImage | undefined;
  /** One line over the picture, at its foot. */
  text?: string;
  /** Written on a plain card while none of the layout's sources is there: the stream's title, for example. */
  card?: string;
}

/** `drawing`: what the page draws by itself. */
export type PictureKind = SourceKind | 'drawing';

/** As the worker has it. */
export interface StageScene extends Omit<Scene, 'layout'> {
  layout: Scene['layout'] | 'drawing';
}

export interface Place extends Size {
  kind: PictureKind;
  x: number;
  y: number;
}

/** The camera in the corner: at its own ratio within this share of the stage, and so far from both edges. */
const CORNER = { width: 1 / 4, height: 1 / 2, margin: 1 / 40 };

const BY_IMPORTANCE: Record<StageScene['layout'], readonly PictureKind[]> = {
  // Until the first drawing comes, what is there.
  drawing: ['drawing', 'screen', 'camera'],
  camera: ['camera'],
  screen: ['screen'],
  'screen+camera': ['screen', 'camera'],
};

/** Which source fills the stage; undefined: the card does. */
export function mainSource(
  { layout }: Pick<StageScene, 'layout'>,
  pictures: Partial<Record<PictureKind, unknown>>,
): PictureKind | undefined {
  return BY_IMPORTANCE[layout].find((kind) => pictures[kind]);
}

/** Bottom first. Empty: the card. */
export function placesOf(
  { layout }: Pick<StageScene, 'layout'>,
  { stage, pictures }: { stage: Size; pictures: Partial<Record<PictureKind, Size>> },
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

/** In the stage's pixels. */
export function placeOfImage(
  { bitmap, x, y, width }: SceneImage,
  stage: Size,
): Omit<Place, 'kind'> {
  const pixels = width * stage.width;
  return {
    x: x * stage.width,
    y: y * stage.height,
    width: pixels,
    height: (pixels * bitmap.height) / bitmap.width,
  };
}
