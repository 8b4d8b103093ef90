/**
 * Says that a stream is live, or that it is paused. To: home, studio, watch.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './live-badge.module.css';

export function LiveBadge({ state }: { state: 'live' | 'paused' }) {
  const { t } = useTranslation();
  return <span className={`${styles.badge} ${styles[state]}`}>{t(`stream.${state}`)}</span>;
}
