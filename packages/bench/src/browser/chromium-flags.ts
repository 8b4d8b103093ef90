/**
 * Flags for a Chromium without display, sound and rights, with a fake camera.
 * From: what the camera shall be. To: bench-browser.ts and the browser tests.
 */
export type Camera =
  /** Plays this Y4M file again and again; whoever asks for a camera gets it unasked. */
  | { kind: 'clip'; path: string }
  /** Two are plugged in: the first shows green, the second black and grey, both move. */
  | { kind: 'two' }
  /** There is one, and nobody allows its use. */
  | { kind: 'denied' }
  /** None is plugged in. */
  | { kind: 'none' };

const ALWAYS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

export function chromiumFlags(camera: Camera): string[] {
  switch (camera.kind) {
    case 'clip':
      return [
        ...ALWAYS,
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${camera.path}`,
      ];
    case 'two':
      return [
        ...ALWAYS,
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream=device-count=2',
      ];
    case 'denied':
      return [...ALWAYS, '--use-fake-device-for-media-stream'];
    case 'none':
      return [
        ...ALWAYS,
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream=device-count=0',
      ];
  }
}
