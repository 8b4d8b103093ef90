/**
 * The page for other people's frames: the player alone. `?muted` begins without sound, `?ticket=` opens a private stream.
 * From: embed.html, the stream key in the address. To: the viewer.
 */
import { defineStreamHubPlayer, StreamHubPlayerElement } from '@streamhub/client';
import { hubUrl } from '../hub-path.ts';
import { embedPass } from './embed-pass.ts';
import './embed.css';

defineStreamHubPlayer();
const player = new StreamHubPlayerElement();
// A frame of another site may have no storage: the browser's language, not the one chosen on the hub's own pages.
if (/^es\b/i.test(navigator.language)) {
  document.documentElement.lang = 'es';
  import('./spanish-player-labels.ts').then(
    ({ spanishPlayerLabels }) => {
      player.labels = spanishPlayerLabels;
    },
    // English words, rather than no picture.
    () => {},
  );
}
const parameters = new URLSearchParams(window.location.search);
player.muted = parameters.has('muted');
const ticket = parameters.get('ticket');
if (ticket) player.setAttribute('ticket', ticket);
// All that this page has: screen readers go there at once.
player.setAttribute('role', 'main');
player.setAttribute('hub-url', hubUrl() + embedPass());
const streamKey = window.location.pathname.split('/').at(-1) ?? '';
player.setAttribute('stream-key', streamKey);
document.body.append(player);
if (!('VideoDecoder' in window)) {
  const address = `${hubUrl()}hls/${streamKey}/${ticket ? `t/${ticket}/` : ''}index.m3u8`;
  // Without it the player does what it can.
  import('../hls/embed-hls.ts').then(({ embedHls }) => embedHls(player, address)).catch(() => {});
}
