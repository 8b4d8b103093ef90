/**
 * Says over the picture why it is not there, or stands still, and what to do.
 * From: the player's state. To: player-stage.tsx, always there, so that screen readers hear changes.
 */
import type { PlayerState } from '@streamhub/client';
import { useEffect, useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { useProblemSentence } from '../layout/use-problem-sentence.ts';
import { LazyPart, ShownPart } from '../parts/lazy-part.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import styles from './picture-overlay.module.css';

/** Few streams are announced. */
const announcedStart = new LazyPart(
  async () => (await import('./announced-start.tsx')).AnnouncedStart,
);

interface PictureOverlayProps {
  state: PlayerState;
  onTryAgain(): void;
}

export function PictureOverlay({ state, onTryAgain }: PictureOverlayProps) {
  const { t } = useTranslation();
  const { what, how } = useSentences(state);
  const startsAt = state.name === 'off_air' ? state.startsAt : undefined;
  const isFinal =
    state.name === 'ended' || state.name === 'not_found' || state.name === 'ticket_expired';
  const isPlaying = state.name === 'live' || state.name === 'replay';
  const isMoving =
    state.name === 'connecting' || state.name === 'waiting' || state.name === 'reconnecting';
  return (
    <div
      className={isPlaying ? 'visually-hidden' : styles.overlay}
      data-testid="watch-state"
      data-state={state.name}
    >
      {isMoving && <span className={styles.wheel} aria-hidden="true" />}
      <div role="status">
        <p className={styles.what}>{what}</p>
        {how && <p className={styles.how}>{how}</p>}
      </div>
      {startsAt && <ShownPart part={announcedStart} props={{ startsAt }} />}
      {isFinal && (
        <ButtonLink to="/" look="primary">
          {t('watch.home')}
        </ButtonLink>
      )}
      {state.name === 'refused' && (
        <Button look="primary" onClick={onTryAgain}>
          {t('watch.tryAgain')}
        </Button>
      )}
    </div>
  );
}

function useSentences(state: PlayerState): { what: string; how: string } {
  const { t } = useTranslation();
  const isSlow = useIsSlow(state.name === 'connecting');
  const why = useProblemSentence('why' in state ? state.why : undefined);
  const sentences = (
    name: Exclude<PlayerState['name'], 'refused'> | 'abandoned',
  ): { what: string; how: string } => ({
    what: t(`watch.state.${name}.what`),
    how: t(`watch.state.${name}.how`),
  });
  switch (state.name) {
    case 'connecting':
      return {
        what: t('watch.state.connecting.what'),
        how: why ?? (isSlow ? t('watch.slow') : ''),
      };
    case 'reconnecting':
      return why ? { ...sentences('reconnecting'), how: why } : sentences('reconnecting');
    case 'ended':
      return sentences(state.reason === 'abandoned' ? 'abandoned' : 'ended');
    case 'refused':
      return {
        what: t('watch.state.refused.what'),
        how: t(`error.${state.code}`),
      };
    case 'waiting':
    case 'live':
    case 'off_air':
    case 'replay':
    case 'damaged':
    case 'paused':
    case 'not_found':
    case 'ticket_expired':
      return sentences(state.name);
  }
}

const SLOW_AFTER_MS = 6000;

/** True when `isWaiting` has held for a while. */
function useIsSlow(isWaiting: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsSlow(true), SLOW_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isWaiting]);
  return isSlow;
}
