/**
 * Whether the stream is recorded: a wish before it is live, and then what the hub says.
 * From: details-form.tsx, live-panel.tsx. To: the studio session and kept-links.ts, which keep the wish; the hub.
 */
import type { ErrorCode } from '@streamhub/protocol';
import { useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { keepRecorded } from './kept-links.ts';
import styles from './live-panel.module.css';
import { useStudioSession } from './use-studio-session.ts';

interface RecordSwitchProps {
  isLive: boolean;
  isRecorded: boolean;
}

export function RecordSwitch({ isLive, isRecorded }: RecordSwitchProps) {
  const { t } = useTranslation();
  const [{ publisher }, session] = useStudioSession();
  const [problem, setProblem] = useState<ErrorCode | 'unreachable'>();

  async function choose(isWished: boolean) {
    session.choose({ isRecorded: isWished });
    if (!isLive) return;
    const outcome = await session.record(isWished);
    setProblem(outcome);
    if (!outcome && publisher.name === 'live') keepRecorded(publisher.streamKey, isWished);
  }

  return (
    <div>
      <label>
        <input
          type="checkbox"
          data-testid="record"
          checked={isRecorded}
          onChange={({ target }) => void choose(target.checked)}
        />
        <span>{t('studio.record')}</span>
      </label>
      <p className={styles.delay} role="status" data-testid="record-problem">
        {t(problem ? `error.${problem}` : 'studio.recordHint')}
      </p>
    </div>
  );
}
