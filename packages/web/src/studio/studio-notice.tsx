/**
 * What happened to the stream and what to do; nothing while all goes well.
 * From: the studio session. To: studio-page.tsx.
 */
import type { PublisherState } from '@streamhub/client';
import { useTranslation } from '../i18n/use-translation.ts';
import { useProblemSentence } from '../layout/use-problem-sentence.ts';
import { PartMissing } from '../parts/part-missing.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { CanvasNoise } from './canvas-noise.tsx';
import styles from './studio-notice.module.css';
import { useStudioSession } from './use-studio-session.ts';

export function StudioNotice() {
  const [{ publisher }] = useStudioSession();
  return (
    <div role="status" className={styles.notice}>
      <StateSentence state={publisher} />
    </div>
  );
}

function StateSentence({ state }: { state: PublisherState }) {
  const { t } = useTranslation();
  const [{ isStageLost, isStageNoise }, session] = useStudioSession();
  const why = useProblemSentence('why' in state ? state.why : undefined);
  switch (state.name) {
    case 'idle':
      if (isStageNoise) return <CanvasNoise />;
      return isStageLost ? <PartMissing part="picture" /> : null;
    case 'live':
      return <WhatDoesNotLeave />;
    case 'connecting':
      return why ? <Notice tone="caution" what={t('studio.state.connecting')} how={why} /> : null;
    case 'reconnecting':
      return (
        <Notice
          tone="caution"
          what={why ?? t('studio.state.reconnecting')}
          how={t('studio.state.reconnectingText')}
        />
      );
    case 'taken_over':
      return (
        <Notice
          tone="caution"
          what={t('studio.state.takenOver')}
          how={t('studio.state.takenOverText')}
        >
          <Button data-testid="take-back" onClick={() => void session.takeBack()}>
            {t('studio.state.takeBack')}
          </Button>
        </Notice>
      );
    case 'ended':
      return (
        <Notice
          tone={state.reason === 'ended' ? 'info' : 'caution'}
          what={t('studio.state.ended')}
          how={t(`studio.state.endedText.${state.reason}`)}
        />
      );
    case 'failed':
      if (state.code === 'canvas_noise') return <CanvasNoise />;
      if (state.code === 'part_missing') return <PartMissing part="picture" />;
      return (
        <Notice tone="problem" what={t('studio.state.failed')} how={t(`error.${state.code}`)}>
          {session.canTryAgain && (
            <Button data-testid="try-again" onClick={() => void session.tryAgain()}>
              {t('studio.state.tryAgain')}
            </Button>
          )}
        </Notice>
      );
  }
}

/** What the streamer has turned on and viewers do not get. A stuck line is told beside its figures. */
function WhatDoesNotLeave() {
  const [{ stats, isStageLost }] = useStudioSession();
  const isStuck = stats.uplink?.reason === 'stopped';
  if (isStageLost || (stats.pictures === 'none' && !isStuck)) return <PartMissing part="picture" />;
  return stats.coded?.sound === 'failed' && !isStuck ? <PartMissing part="sound" /> : null;
}
