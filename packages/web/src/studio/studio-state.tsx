/**
 * The state of the stream in two or three words, always in sight. Longer sentences are in studio-notice.tsx.
 * From: the studio session. To: studio-page.tsx.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './studio-state.module.css';
import { useStudioSession } from './use-studio-session.ts';

export function StudioState() {
  const { t } = useTranslation();
  const [{ publisher, stats, isStageLost }] = useStudioSession();
  const state = publisher.name === 'live' ? whatLeaves() : publisher.name;
  return (
    <p
      className={styles.state}
      role="status"
      data-testid="studio-state"
      data-state={publisher.name}
    >
      {t(`studio.state.short.${state}`)}
    </p>
  );

  /** Nobody is live who sends no picture. */
  function whatLeaves() {
    if (isStageLost || stats.pictures === 'none') return 'noPictures';
    return stats.pictures === 'starting' ? 'starting' : 'live';
  }
}
