/** Streams plain tracks: what is drawn on a canvas, and a tone. The tracks of a `<video>` or of a call go the same way. */
import { Publisher, Stage } from '@streamhub/client';

const hubUrl = new URLSearchParams(location.search).get('hub') ?? 'http://localhost:8080';
const canvas = document.querySelector('#drawing');
const says = document.querySelector('#says');
const { width, height } = canvas;

const context = canvas.getContext('2d');
function draw(timeMs) {
  context.fillStyle = `hsl(${(timeMs / 10) % 360} 90% 50%)`;
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'white';
  context.font = '48px sans-serif';
  context.fillText(new Date().toLocaleTimeString(), 40, height / 2);
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);

document.querySelector('#go').addEventListener('click', async () => {
  const [picture] = canvas.captureStream(30).getVideoTracks();
  const stage = new Stage({ width, height, frameRate: 30 });
  stage.setSource(picture);
  const publisher = new Publisher({ hubUrl, stage, microphone: toneTrack() });
  const state = await publisher.goLive({ username: 'Ana', title: 'My canvas' });
  says.textContent = state.name === 'live' ? state.watchUrl : state.name;
});

function toneTrack() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = new GainNode(audio, { gain: 0.1 });
  const out = audio.createMediaStreamDestination();
  tone.connect(volume).connect(out);
  tone.start();
  return out.stream.getAudioTracks()[0];
}
