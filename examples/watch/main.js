/** Plays a stream on a canvas of one's own: `?stream=` is its key. */
import { Player } from '@streamhub/client';

const parameters = new URLSearchParams(location.search);
const says = document.querySelector('#says');

const player = new Player({
  hubUrl: parameters.get('hub') ?? 'http://localhost:8080',
  streamKey: parameters.get('stream') ?? '',
  canvas: document.querySelector('#picture'),
});
player.onState((state) => {
  says.textContent = 'why' in state && state.why ? state.why.message : state.name;
});
// Browsers want a press before they let a page be heard.
document.querySelector('#sound').addEventListener('click', () => player.enableSound());
