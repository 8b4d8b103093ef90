/**
 * The picture where the browser has no WebCodecs: by HLS, some seconds late. Where there is no HLS of the stream, the player that
 * all others have, with what it can do there.
 * From: watch-page.tsx, which hands in that player. To: hls-video.tsx.
 */
import { type ComponentType, useCallback, useEffect, useRef, useState } from 'react';
import type { PlayerStageProps } from '../watch/player-stage.tsx';
import type { Watched } from '../watch/use-player.ts';
import { findPlaylist } from './find-playlist.ts';
import { HlsVideo } from './hls-video.tsx';

/** Asked again, they are the same: it is off, or there is no such recording. */
const FINAL = new Set<string>(['not_found', 'recording_not_found']);

interface HlsStageProps extends PlayerStageProps {
  Stage: ComponentType<PlayerStageProps>;
}

export function HlsStage({ Stage, ...props }: HlsStageProps) {
  const { streamKey, recordingId, proof, startTime, onWatched } = props;
  const [plays, setPlays] = useState<'nothing' | 'otherwise' | { address: string }>('nothing');
  const [attempt, setAttempt] = useState(0);
  const [isFinal, setIsFinal] = useState(false);
  // The player finds out whether it is right: a wrong one is not tried twice.
  const isUntried = proof.password !== undefined && attempt === 0;
  const lastState = useRef('');
  const onOver = useCallback(() => setPlays('otherwise'), []);
  const isByHls = typeof plays === 'object';
  const onOther = useCallback(
    (watched: Watched) => {
      onWatched(watched);
      const { name } = watched.state;
      const isLive = name === 'live' && lastState.current !== 'live';
      lastState.current = name;
      const isOpened = name === 'replay' && isUntried;
      if ((isLive || isOpened) && !isFinal) setAttempt((before) => before + 1);
    },
    [onWatched, isFinal, isUntried],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks anew.
  useEffect(() => {
    if (isUntried) return setPlays('otherwise');
    const asking = new AbortController();
    const wanted = { streamKey, recordingId, proof };
    void findPlaylist(wanted, asking.signal).then((found) => {
      if (asking.signal.aborted) return;
      setPlays(typeof found === 'string' ? 'otherwise' : found);
      setIsFinal(typeof found === 'string' && FINAL.has(found));
    });
    return () => asking.abort();
  }, [streamKey, recordingId, proof, attempt, isUntried]);
  useEffect(() => {
    if (isByHls) onWatched(recordingId === undefined ? LIVE : REPLAY);
  }, [isByHls, recordingId, onWatched]);

  if (plays === 'nothing') return null;
  if (plays === 'otherwise') return <Stage {...props} onWatched={onOther} />;
  const { address } = plays;
  const isLive = recordingId === undefined;
  return <HlsVideo key={streamKey} {...{ address, isLive, startTime, onOver }} />;
}

const LIVE = { state: { name: 'live' }, info: undefined } as Watched;
const REPLAY = { state: { name: 'replay' }, info: undefined } as Watched;
