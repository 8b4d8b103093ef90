import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StreamMediaSession } from '../src/watch/element/stream-media-session.ts';

class FakeMediaSession {
  metadata: { title: string } | null = null;
  playbackState = 'none';
  readonly actions = new Map<string, () => void>();
  setActionHandler(action: string, handler: (() => void) | null): void {
    if (handler) this.actions.set(action, handler);
    else this.actions.delete(action);
  }
}

let session: FakeMediaSession;
beforeEach(() => {
  session = new FakeMediaSession();
  vi.stubGlobal('navigator', { mediaSession: session });
  vi.stubGlobal(
    'MediaMetadata',
    class {
      readonly title: string;
      constructor({ title }: { title: string }) {
        this.title = title;
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

function asLook({
  title,
  playback,
}: {
  title: string;
  playback: 'playing' | 'paused' | undefined;
}) {
  const state = { name: playback ? 'live' : 'ended' } as const;
  const info = { title, viewers: 1, startedAt: '' };
  return { state, info, soundState: 'playing', paused: playback === 'paused' } as const;
}

function open() {
  const heard: string[] = [];
  const shown = new StreamMediaSession({
    onPlay: () => heard.push('play'),
    onPause: () => heard.push('pause'),
  });
  return { shown, heard };
}

test('the system shows the title, and its play and pause reach the player', () => {
  const { shown, heard } = open();
  shown.show(asLook({ title: 'talk', playback: 'playing' }));
  expect([session.metadata?.title, session.playbackState]).toEqual(['talk', 'playing']);
  session.actions.get('pause')?.();
  shown.show(asLook({ title: 'talk, part two', playback: 'paused' }));
  session.actions.get('play')?.();
  expect(heard).toEqual(['pause', 'play']);
  expect([session.metadata?.title, session.playbackState]).toEqual(['talk, part two', 'paused']);
  shown.close();
});

test('after the end nothing is shown any more', () => {
  const { shown } = open();
  shown.show(asLook({ title: 'talk', playback: 'playing' }));
  shown.show(asLook({ title: 'talk', playback: undefined }));
  expect([session.metadata, session.playbackState, session.actions.size]).toEqual([
    null,
    'none',
    0,
  ]);
});

test('of two players the one that played last is shown, and the other takes nothing away', () => {
  const [one, other] = [open(), open()];
  one.shown.show(asLook({ title: 'one', playback: 'playing' }));
  other.shown.show(asLook({ title: 'other', playback: 'paused' }));
  expect(session.metadata?.title).toBe('one');
  other.shown.show(asLook({ title: 'other', playback: 'playing' }));
  one.shown.close();
  expect(session.metadata?.title).toBe('other');
  other.shown.close();
});

test('a browser without it is left alone', () => {
  vi.stubGlobal('navigator', {});
  const { shown } = open();
  shown.show(asLook({ title: 'talk', playback: 'playing' }));
  shown.close();
});
