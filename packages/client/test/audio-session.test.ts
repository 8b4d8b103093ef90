import { afterEach, expect, test, vi } from 'vitest';
import { AudioSessionClaim } from '../src/page/audio-session.ts';

afterEach(() => vi.unstubAllGlobals());

test('what only plays is playback, what records may go on recording, and afterwards the browser decides', () => {
  const audioSession = { type: 'auto' };
  vi.stubGlobal('navigator', { audioSession });
  const [player, microphone] = [
    new AudioSessionClaim('playback'),
    new AudioSessionClaim('play-and-record'),
  ];
  const types: string[] = [];
  for (const act of [
    () => player.claim(),
    () => microphone.claim(),
    () => player.release(),
    () => player.claim(),
    () => microphone.release(),
    () => player.release(),
  ]) {
    act();
    types.push(audioSession.type);
  }
  expect(types).toEqual([
    'playback',
    'play-and-record',
    'play-and-record',
    'play-and-record',
    'playback',
    'auto',
  ]);
});

test('a browser that does not ask is told nothing', () => {
  vi.stubGlobal('navigator', {});
  const claim = new AudioSessionClaim('playback');
  claim.claim();
  claim.release();
});
