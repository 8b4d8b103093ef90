/**
 * The line of the glass table that all others are compared with: the same camera and microphone over an RTCPeerConnection
 * between two Chromiums, without a server.
 * From: glass-command.ts. To: glass-table.ts.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { BenchBrowser } from '../browser/bench-browser.ts';
import { HubProcess } from '../hub-process.ts';
import { percentile } from '../percentile.ts';
import type { GlassRow } from './glass-table.ts';
import { PICTURE, WARM_UP_MS } from './measure-path.ts';

/** Two processes on one machine may tell each other its addresses, and use them. */
const PEER_FLAGS = [
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--allow-loopback-in-peer-connection',
];

export async function measurePeer({
  seconds,
  pagesDir,
}: {
  seconds: number;
  pagesDir: string;
}): Promise<GlassRow> {
  // It only serves the page.
  await using hub = await HubProcess.start(['--pages-dir', pagesDir]);
  await using streamer = await BenchBrowser.open(hub.address, PEER_FLAGS);
  await using viewer = await BenchBrowser.open(hub.address, PEER_FLAGS);
  const offer = await streamer.call('peerOffer', PICTURE);
  await streamer.call('peerAccept', await viewer.call('peerAnswer', offer));
  await wait(WARM_UP_MS);
  await viewer.call('beginSeeingPeer');
  await wait(seconds * 1000);
  const seen = await viewer.call('peerSeen');
  return {
    path: 'webrtc',
    codec: seen.codec,
    medianMs: percentile(seen.pictureDelaysMs, 0.5),
    p95Ms: percentile(seen.pictureDelaysMs, 0.95),
    framesPerSecond: (seen.pictureDelaysMs.length + seen.unreadable) / seen.seconds,
    bitrateBps: seen.bitrateBps,
  };
}
