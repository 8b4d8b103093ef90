/**
 * The picture where the browser has no WebCodecs: by HLS, some seconds late. Where there is no HLS of the stream, the player that
 * all others have, with what it can do there.
 * From: watch-page.tsx, which hands in that player. To: hls-video.tsx.
 */
import { type ComponentType, useCallback, useEffect, useRef, useState } from 'react';
import { hubPath } from '../hub-path.ts';
import { problemIn } from '../hub-request.ts';
import type { PlayerStageProps } from '../watch/player-stage.tsx';
import type { Watched } from '../watch/use-player.ts';
import { HlsVideo } from './hls-video.tsx';

/** Asked again, they are the same: it is off, or there is no such recording. */
const FINAL = new Set<string>(['not_found', 'recording_not_found']);

interface HlsStageProps extends PlayerStageProps {
  Stage: ComponentType<PlayerStageProps>;
}

export function HlsStage({ Stage, ...props }: HlsStageProps) {
  const { streamKey, recordingId, proof, startTime, onWatched } = props;
  const [plays, setPlays] = useState<'hls' | 'nothing' | 'otherwise'>('nothing');
  const [attempt, setAttempt] = useState(0);
  const [isFinal, setIsFinal] = useState(proof.password !== undefined);
  const address = addressOf(props);
  const lastState = useRef('');
  const onOver = useCallback(() => setPlays('otherwise'), []);
  const onOther = useCallback(
    (watched: Watched) => {
      onWatched(watched);
      const { name } = watched.state;
      const hasBegun = name === 'live' && lastState.current !== 'live';
      lastState.current = name;
      if (hasBegun && !isFinal) setAttempt((before) => before + 1);
    },
    [onWatched, isFinal],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks anew.
  useEffect(() => {
    const asking = new AbortController();
    void ask(address, asking.signal).then((problem) => {
      if (asking.signal.aborted) return;
      setPlays(problem === undefined ? 'hls' : 'otherwise');
      setIsFinal(problem !== undefined && FINAL.has(problem));
    });
    return () => asking.abort();
  }, [address, attempt]);
  useEffect(() => {
    if (plays === 'hls') onWatched(recordingId === undefined ? LIVE : REPLAY);
  }, [plays, recordingId, onWatched]);

  if (plays === 'nothing') return null;
  if (plays === 'hls') {
    const isLive = recordingId === undefined;
    return <HlsVideo key={streamKey} {...{ address, isLive, startTime, onOver }} />;
  }
  return <Stage {...props} onWatched={onOther} />;
}

const LIVE = { state: { name: 'live' }, info: undefined } as Watched;
const REPLAY = { state: { name: 'replay' }, info: undefined } as Watched;

/** A ticket in the path goes along with all that the playlist names. */
function addressOf({ streamKey, recordingId, proof }: PlayerStageProps): string {
  const ticket = proof.ticket === undefined ? '' : `t/${proof.ticket}/`;
  const recording = recordingId === undefined ? '' : `${recordingId}/`;
  return `${hubPath()}hls/${streamKey}/${ticket}${recording}index.m3u8`;
}

/** Undefined: it can be played. */
async function ask(address: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(address, { signal });
    return response.ok ? undefined : await problemIn(response);
  } catch {
    return 'unreachable';
  }
}
