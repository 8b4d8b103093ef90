/** Streams what the page draws: two cameras side by side, with a logo. It goes on in a hidden tab. */
import { listDevices, openCamera, Publisher, Stage } from '@streamhub/client';

const hubUrl = new URLSearchParams(location.search).get('hub') ?? 'http://localhost:8080';
const says = document.querySelector('#says');
const picture = { width: 640, height: 360, frameRate: 30 };

const stage = new Stage(picture);
stage.attachPreview(document.querySelector('#preview'));

document.querySelector('#go').addEventListener('click', async () => {
  // Browsers name their devices once one was opened.
  const first = await openCamera(picture);
  const { cameras } = await listDevices();
  const others = cameras.filter(({ deviceId }) => deviceId !== first.deviceId).slice(0, 1);
  const opened = await Promise.all(others.map((other) => openCamera({ ...picture, ...other })));
  const videos = [first, ...opened].map(videoOf);

  stage.setScene({
    layout: 'camera',
    image: { bitmap: await logo(), x: 0.92, y: 0.03, width: 0.05 },
  });
  stage.setDrawing((context, { width, height }) => {
    const share = width / videos.length;
    for (const [place, video] of videos.entries()) {
      context.drawImage(video, place * share, 0, share, height);
    }
  });
  const state = await new Publisher({ hubUrl, stage }).goLive({ username: 'Ana', title: 'Two' });
  says.textContent = state.name === 'live' ? state.watchUrl : state.name;
});

function videoOf({ track }) {
  const video = document.createElement('video');
  Object.assign(video, { srcObject: new MediaStream([track]), muted: true, playsInline: true });
  video.play();
  return video;
}

function logo() {
  const canvas = new OffscreenCanvas(100, 100);
  const context = canvas.getContext('2d');
  context.fillStyle = 'lime';
  context.fillRect(0, 0, 100, 100);
  return createImageBitmap(canvas);
}
