/**
 * The viewer's choice between a smooth picture and an immediate one.
 * From: player-bar.tsx, what holds. To: the same, what the viewer wants.
 */
import type { Latency } from '@streamhub/client';
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './latency-choice.module.css';

export interface LatencyChoiceProps {
  latency: Latency;
  onLatency(latency: Latency): void;
}

const CHOICES: readonly Latency[] = ['auto', 'smooth', 'immediate'];

export function LatencyChoice({ latency, onLatency }: LatencyChoiceProps) {
  const { t } = useTranslation();
  return (
    <select
      className={styles.choice}
      data-testid="latency"
      aria-label={t('watch.latency.name')}
      title={t('watch.latency.name')}
      value={latency}
      onChange={({ target }) => onLatency(target.value as Latency)}
    >
      {CHOICES.map((choice) => (
        <option key={choice} value={choice}>
          {t(`watch.latency.${choice}`)}
        </option>
      ))}
    </select>
  );
}
