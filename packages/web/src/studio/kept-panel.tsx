/**
 * "My streams": those whose link is kept, each with what can be done with it.
 * From: use-kept-streams.ts. To: studio-page.tsx, below the form for a new stream.
 */
import { useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { KeptItem } from './kept-item.tsx';
import styles from './kept-panel.module.css';
import { useKeptStreams } from './use-kept-streams.ts';
import { useStudioSession } from './use-studio-session.ts';

interface KeptPanelProps {
  /** How many streams were announced here: the list is asked for anew. */
  announced: number;
}

export function KeptPanel({ announced }: KeptPanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const [{ publisher }] = useStudioSession();
  const { streams, refresh, hubAddress } = useKeptStreams(`${publisher.name} ${announced}`);
  if (streams.length === 0) return null;
  return (
    <section className={styles.panel} aria-labelledby={id} data-testid="kept-streams">
      <h2 id={id} className={styles.head}>
        {t('studio.kept.heading')}
      </h2>
      <ul className={styles.list}>
        {streams.map((kept) => (
          <KeptItem
            key={kept.info.streamKey}
            kept={kept}
            url={`${hubAddress}watch/${kept.info.streamKey}`}
            onChange={refresh}
          />
        ))}
      </ul>
    </section>
  );
}
