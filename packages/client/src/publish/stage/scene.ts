/**
 * What is on the stage: which sources, where, and what is written.
 * From: the page. To: stage-canvas.ts, which draws it.
 */
import { letterbox } from './letterbox.ts';
import type { StageSize } from './stage.ts';

export type SourceKind = 'camera' | 'screen';

export interface Scene {
  /** A source that is not there is left out: without a screen, the camera of `screen+camera` fills the picture. */
  layout: 'camera' | 'screen' | 'screen+camera';
  /** One line over the picture, at its foot. */
  text?: string;
  /** Written on a plain card while none of the layout's sources is there: the stream's title, for example. */
  card?: string;
}

export interface Place extends StageSize {
  kind: SourceKind;
  x: number;
  y: number;
}

/** The camera in the corner: a quarter of the width, this far from both edges. */
const CORNER = { width: 1 / 4, margin: 1 / 40 };

/** Bottom first. Empty: the card. */
export function placesOf(
  { layout }: Pick<Scene, 'layout'>,
  { stage, pictures }: { stage: StageSize; pictures: Partial<Record<SourceKind, StageSize>> },
): Place[] {
  const { camera, screen } = pictures;
  const whole = (kind: SourceKind, picture: StageSize | undefined): Place[] =>
    picture ? [{ kind, ...letterbox(picture, stage) }] : [];
  switch (layout) {
    case 'camera':
      return whole('camera', camera);
    case 'screen':
      return whole('screen', screen);
    case 'screen+camera':
      if (!screen) return whole('camera', camera);
      return [...whole('screen', screen), ...(camera ? [inCorner(camera, stage)] : [])];
  }
}

/** Top right: the foot of a screen is where taskbars, subtitles and the line of text are. */
function inCorner(camera: StageSize, stage: StageSize): Place {
  const width = Math.round(stage.width * CORNER.width);
  const margin = Math.round(stage.width * CORNER.margin);
  const height = Math.min(
    Math.round((width * camera.height) / camera.width),
    stage.height - 2 * margin,
  );
  return { kind: 'camera', x: stage.width - width - margin, y: margin, width, height };
}
