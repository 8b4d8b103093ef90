/** Streams a camera and a microphone. */
import { CaptureError, openCamera, openMicrophone, Publisher, Stage } from '@streamhub/client';

const hubUrl = new URLSearchParams(location.search).get('hub') ?? 'http://localhost:8080';
const go = document.querySelector('#go');
const says = document.querySelector('#says');
const picture = { width: 1280, height: 720, frameRate: 30 };

const stage = new Stage(picture);
const publisher = new Publisher({ hubUrl, stage });
stage.attachPreview(document.querySelector('#preview'));
publisher.onState(({ name }) => {
  go.textContent = name === 'live' ? 'Stop' : 'Go live';
  says.textContent = name;
});

go.addEventListener('click', async () => {
  if (publisher.state.name === 'live') {
    await publisher.end();
    return;
  }
  try {
    // Both in one question of the browser.
    const [camera, microphone] = await Promise.all([openCamera(picture), openMicrophone()]);
    stage.setSource(camera);
    publisher.setMicrophone(microphone);
  } catch (error) {
    says.textContent = error instanceof CaptureError ? error.problem : String(error);
    return;
  }
  const state = await publisher.goLive({ username: 'Ana', title: 'My camera' });
  if (state.name === 'live') says.textContent = state.watchUrl;
  if (state.name === 'failed') says.textContent = state.message;
});
