/**
 * Cameras and a screen that are made in the page, of any size: green, with a white disc in the middle. They can be turned while
 * they run, and tell what they were asked for.
 * From: the tests, before the page is opened. To: the page's `navigator.mediaDevices`.
 */
interface Size {
  width: number;
  height: number;
}

export interface MadeShapes {
  camera?: Size;
  screen?: Size;
  /** A phone's: one looks at its owner, one away. */
  hasTwoSides?: boolean;
}

interface MadeAsked {
  kinds: string;
  facing?: string;
  maxWidth?: number;
}

declare global {
  var made: {
    asked: MadeAsked[];
    /** Of the screen that is shared. */
    hint(): string | undefined;
    turn(): void;
  };
}

/** Runs in the page. */
export function installMadeShapes({ camera, screen, hasTwoSides = false }: MadeShapes): void {
  const everyMs = 50;
  const canvases: HTMLCanvasElement[] = [];
  const tracks: MediaStreamTrack[] = [];
  const asked: MadeAsked[] = [];
  globalThis.made = {
    asked,
    hint: () => tracks.at(-1)?.contentHint,
    turn() {
      for (const canvas of canvases) [canvas.width, canvas.height] = [canvas.height, canvas.width];
    },
  };
  const open = (size: Size, facingMode?: string) => {
    const canvas = Object.assign(document.createElement('canvas'), size);
    const context = canvas.getContext('2d');
    let steps = 0;
    setInterval(() => {
      const { width, height } = canvas;
      steps += 1;
      if (!context) return;
      context.fillStyle = `rgb(0 ${140 + (steps % 8)} 0)`;
      context.fillRect(0, 0, width, height);
      context.fillStyle = '#fff';
      context.beginPath();
      context.arc(width / 2, height / 2, Math.min(width, height) / 4, 0, 7);
      context.fill();
    }, everyMs);
    const stream = canvas.captureStream();
    const [track] = stream.getVideoTracks();
    if (track && facingMode) {
      const settings = track.getSettings();
      const said = { ...settings, facingMode, deviceId: facingMode };
      track.getSettings = () => said;
    }
    if (track) tracks.push(track);
    canvases.push(canvas);
    return stream;
  };
  const devices = navigator.mediaDevices;
  devices.getUserMedia = async (wish = {}) => {
    const video = typeof wish.video === 'object' ? wish.video : {};
    const { ideal: facing } = (video.facingMode ?? {}) as { ideal?: string };
    asked.push({ kinds: Object.keys(wish).join('+'), ...(facing ? { facing } : {}) });
    if (!wish.video || !camera) throw new DOMException('There is none.', 'NotFoundError');
    return open(camera, hasTwoSides ? (facing ?? 'user') : undefined);
  };
  devices.getDisplayMedia = async (wish = {}) => {
    const { max = 0 } = ((wish.video as MediaTrackConstraints).width ?? {}) as ConstrainULongRange;
    asked.push({ kinds: 'screen', maxWidth: max });
    if (!screen) throw new DOMException('There is none.', 'NotFoundError');
    return open(screen);
  };
  const sides = hasTwoSides ? ['user', 'environment'] : ['only'];
  devices.enumerateDevices = async () =>
    sides.map((deviceId) => {
      const kind = 'videoinput' as const;
      const device = { deviceId, kind, label: deviceId, groupId: '' };
      return { ...device, toJSON: () => device };
    });
}
