/**
 * What the generated clip shows: a person who talks in a room, as a webcam sees it. From: a seed. To: talk-clip.ts.
 *
 * A wall and a shelf out of focus, light from one side, a shirt with a weave and folds, hair in strands, skin; the person
 * sways, breathes, blinks and speaks, and the camera moves a few pixels, as on a laptop. Surfaces have their texture from
 * texture.ts. Everything is a function of the time alone.
 */
import { SeededRandom } from './seeded-random.ts';
import { texture } from './texture.ts';

/** Painted once at this size; smaller and larger pictures are scaled. */
const WIDTH = 1280;
const HEIGHT = 720;
/** What the camera's movement uncovers. */
const MARGIN = 16;
const HEAD = { width: 400, height: 520 };

type Context = OffscreenCanvasRenderingContext2D;

interface Layer {
  canvas: OffscreenCanvas;
  context: Context;
}

export class TalkScene {
  readonly #room = paintRoom();
  readonly #torso = paintTorso();
  readonly #head = paintHead();

  paint(context: Context, { timeS, scale }: { timeS: number; scale: number }): void {
    const wave = (perSecond: number, phase = 0) =>
      Math.sin(2 * Math.PI * (perSecond * timeS + phase));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.translate(3 * wave(0.13) + 0.6 * wave(0.9), 2 * wave(0.17, 0.3) + 0.4 * wave(1.1));
    context.drawImage(this.#room, -MARGIN, -MARGIN);

    const sway = 14 * wave(0.21) + 5 * wave(0.47, 0.2);
    context.drawImage(this.#torso, 250 + 0.4 * sway, 430 + 2 * wave(0.25));
    context.save();
    context.translate(640 + sway, 520 + 3 * wave(0.6, 0.1));
    context.rotate(0.03 * wave(0.33) + 0.012 * wave(0.8, 0.4));
    context.drawImage(this.#head, -HEAD.width / 2, -HEAD.height + 40);
    // Syllables come about four a second, louder and softer.
    const voice = Math.max(0, wave(3.7) * (0.6 + 0.4 * wave(0.7)));
    paintMouth(context, { open: 4 + 16 * voice, wide: 44 - 8 * voice });
    const isBlinking = timeS % 2.9 > 2.75;
    paintEyes(context, { look: 4 * wave(0.3, 0.6), isBlinking });
    context.restore();
    context.setTransform(1, 0, 0, 1, 0, 0);
  }
}

function paintRoom(): OffscreenCanvas {
  const width = WIDTH + 2 * MARGIN;
  const height = HEIGHT + 2 * MARGIN;
  const { canvas, context } = layer(width, height);
  const light = context.createLinearGradient(0, 0, width, 0.4 * height);
  light.addColorStop(0, '#d8cfc0');
  light.addColorStop(1, '#8d8678');
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  const wall = texture({ width, height, seed: 1, coarsest: 128, finest: 2, strength: 36 });
  lay(context, wall);
  paintShelf(context);
  paintWindow(context);
  return canvas;
}

/** Books of many colours with lettering on their backs, out of focus. */
function paintShelf(context: Context): void {
  const random = new SeededRandom(2);
  context.filter = 'blur(2px)';
  for (const boardY of [150, 330, 510, 690]) {
    for (let x = 830; x < 1300; ) {
      const width = random.between(14, 40);
      const height = random.between(90, 150);
      const hue = random.between(0, 360);
      const lightness = random.between(20, 60);
      context.fillStyle = `hsl(${hue} 35% ${lightness}%)`;
      context.fillRect(x, boardY - height, width - 2, height);
      context.fillStyle = `hsl(${hue} 20% ${lightness + 25}%)`;
      for (let y = boardY - height + 14; y < boardY - 24; y += random.between(8, 20)) {
        context.fillRect(x + 4, y, width - 10, 3);
      }
      x += width;
    }
    context.fillStyle = '#5b4330';
    context.fillRect(820, boardY, 500, 14);
  }
  context.filter = 'none';
}

function paintWindow(context: Context): void {
  context.filter = 'blur(3px)';
  context.fillStyle = '#eef3f6';
  context.fillRect(60, 60, 260, 360);
  const garden = texture({
    width: 260,
    height: 170,
    seed: 3,
    coarsest: 64,
    finest: 2,
    strength: 120,
  });
  context.fillStyle = '#7f9a6a';
  context.fillRect(60, 250, 260, 170);
  context.globalCompositeOperation = 'overlay';
  context.drawImage(garden, 60, 250);
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = '#f6f4ee';
  context.fillRect(184, 60, 12, 360);
  context.fillRect(60, 230, 260, 10);
  context.filter = 'none';
}

function paintTorso(): OffscreenCanvas {
  const width = 780;
  const height = 340;
  const { canvas, context } = layer(width, height);
  context.beginPath();
  context.moveTo(0, height);
  context.bezierCurveTo(20, 170, 90, 120, 290, 80);
  context.lineTo(490, 80);
  context.bezierCurveTo(690, 120, 760, 170, 780, height);
  context.closePath();
  context.clip();
  const light = context.createLinearGradient(0, 0, width, 0);
  light.addColorStop(0, '#5f7fa6');
  light.addColorStop(1, '#2c4262');
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  lay(context, texture({ width, height, seed: 4, coarsest: 96, finest: 12, strength: 70 }));
  // The weave.
  lay(context, texture({ width, height, seed: 5, coarsest: 4, finest: 1, strength: 40 }));
  return canvas;
}

function paintHead(): OffscreenCanvas {
  const { width, height } = HEAD;
  const { canvas, context } = layer(width, height);
  const skin = context.createLinearGradient(60, 0, width - 60, 0);
  skin.addColorStop(0, '#e8b896');
  skin.addColorStop(0.5, '#d39f7c');
  skin.addColorStop(1, '#94664a');
  context.fillStyle = skin;
  const blob = (x: number, y: number, radiusX: number, radiusY: number) => {
    context.beginPath();
    context.ellipse(x, y, radiusX, radiusY, 0, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillRect(140, 380, 120, 140);
  blob(70, 290, 18, 34);
  blob(330, 290, 18, 34);
  blob(200, 270, 130, 180);
  context.globalCompositeOperation = 'source-atop';
  const shade = context.createLinearGradient(0, 420, 0, 500);
  shade.addColorStop(0, 'rgb(60 30 20 / 0%)');
  shade.addColorStop(0.4, 'rgb(60 30 20 / 45%)');
  shade.addColorStop(1, 'rgb(60 30 20 / 20%)');
  context.fillStyle = shade;
  context.fillRect(120, 420, 160, 100);
  context.filter = 'blur(8px)';
  context.fillStyle = 'rgb(110 50 40 / 30%)';
  blob(140, 260, 40, 24);
  blob(260, 260, 40, 24);
  blob(214, 320, 20, 40);
  context.filter = 'none';
  // Skin: freckles and pores.
  lay(
    context,
    texture({ width, height, seed: 6, coarsest: 48, finest: 1, strength: 44 }),
    'source-atop',
  );
  paintHair(context);
  return canvas;
}

function paintHair(context: Context): void {
  const random = new SeededRandom(7);
  context.globalCompositeOperation = 'source-over';
  for (let strand = 0; strand < 1_600; strand += 1) {
    const along = random.between(-1, 1);
    const rootX = 200 + 120 * along;
    const rootY = 130 + 70 * along * along - random.between(0, 50);
    const side = along < 0 ? -1 : 1;
    context.strokeStyle = `hsl(24 ${random.between(20, 40)}% ${random.between(8, 30)}%)`;
    context.lineWidth = random.between(0.6, 1.8);
    context.beginPath();
    context.moveTo(rootX, rootY);
    context.quadraticCurveTo(
      200 + 150 * along,
      rootY - 10,
      200 + side * random.between(110, 150),
      random.between(150, 300) + 40 * Math.abs(along),
    );
    context.stroke();
  }
}

/** Places are relative to the chin's joint, as `TalkScene.paint` sets them. */
function paintMouth(context: Context, { open, wide }: { open: number; wide: number }): void {
  context.fillStyle = '#a85850';
  context.beginPath();
  context.ellipse(0, -110, wide, open / 2 + 8, 0, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = '#3a1414';
  context.beginPath();
  context.ellipse(0, -110, wide - 8, open / 2, 0, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = '#ece5da';
  context.fillRect(-wide / 2, -110 - open / 2, wide, Math.min(6, open / 3));
}

function paintEyes(
  context: Context,
  { look, isBlinking }: { look: number; isBlinking: boolean },
): void {
  for (const x of [-60, 60]) {
    context.fillStyle = isBlinking ? '#b98462' : '#ece8e2';
    context.beginPath();
    context.ellipse(x, -222, 26, 12, 0, 0, 2 * Math.PI);
    context.fill();
    context.strokeStyle = '#3b2418';
    context.lineWidth = 5;
    context.beginPath();
    context.moveTo(x - 32, -250);
    context.quadraticCurveTo(x, -266, x + 32, -250);
    context.stroke();
    if (isBlinking) continue;
    context.fillStyle = '#4a5a3a';
    context.beginPath();
    context.arc(x + look, -222, 11, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = '#0c0a08';
    context.beginPath();
    context.arc(x + look, -222, 5, 0, 2 * Math.PI);
    context.fill();
  }
}

function lay(
  context: Context,
  surface: OffscreenCanvas,
  where: 'source-over' | 'source-atop' = 'source-over',
): void {
  if (where === 'source-atop') {
    // `overlay` would also fill what is still transparent: cut the surface to what is painted first.
    const cut = layer(surface.width, surface.height);
    cut.context.drawImage(context.canvas, 0, 0);
    cut.context.globalCompositeOperation = 'source-in';
    cut.context.drawImage(surface, 0, 0);
    surface = cut.canvas;
  }
  context.globalCompositeOperation = 'overlay';
  context.drawImage(surface, 0, 0);
  context.globalCompositeOperation = 'source-over';
}

function layer(width: number, height: number): Layer {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser has no 2D context');
  return { canvas, context };
}
