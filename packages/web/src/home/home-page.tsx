/**
 * The first page: what this is, who is live, and the way to go live.
 * From: use-live-streams.ts. To: the studio and the watch page.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { useDocumentTitle } from '../layout/document-title.ts';
import { useHubNow } from '../time/use-hub-now.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { FanOut } from './fan-out.tsx';
import styles from './home-page.module.css';
import { OpenStreamForm } from './open-stream-form.tsx';
import { RecordedList } from './recorded-list.tsx';
import { StreamCard } from './stream-card.tsx';
import { UpcomingList } from './upcoming-list.tsx';
import { type LiveStreams, useLiveStreams } from './use-live-streams.ts';

const CLOCK_MS = 15_000;

export function HomePage() {
  const { t } = useTranslation();
  const { list, refresh } = useLiveStreams();
  useDocumentTitle(t('title.home'));
  return (
    <div className={styles.page}>
      <section className={styles.hero}>
        <div className={styles.pitch}>
          <h1>{t('home.headline')}</h1>
          <p className={styles.lead}>{t('home.lead')}</p>
          <div className={styles.ways}>
            <ButtonLink to="/studio" look="primary" isLarge>
              {t('home.goLive')}
            </ButtonLink>
            <OpenStreamForm />
          </div>
        </div>
        <FanOut />
      </section>
      <section className={styles.live} aria-labelledby="live-now">
        <div className={styles.liveHead}>
          <h2 id="live-now">{t('home.liveNow')}</h2>
          <p role="status">
            {list.name === 'ready' &&
              list.streams.length > 0 &&
              t('count.live', { count: list.streams.length })}
          </p>
        </div>
        <LiveList list={list} refresh={refresh} />
      </section>
      {list.name === 'ready' && <UpcomingList streams={list.upcoming} />}
      <RecordedList />
    </div>
  );
}

function LiveList({ list, refresh }: { list: LiveStreams; refresh: () => void }) {
  const { t } = useTranslation();
  const nowMs = useHubNow(CLOCK_MS);
  switch (list.name) {
    case 'loading':
      return (
        <div className={styles.grid} role="status" aria-label={t('home.loading')}>
          <div className={styles.placeholder} />
          <div className={styles.placeholder} />
          <div className={styles.placeholder} />
        </div>
      );
    case 'failed':
      return (
        <Notice
          tone="problem"
          what={t(list.problem === 'unreachable' ? 'home.failedTitle' : 'home.refusedTitle')}
          how={list.problem === 'unreachable' ? t('home.failedText') : t(`error.${list.problem}`)}
        >
          <Button onClick={refresh}>{t('home.retry')}</Button>
        </Notice>
      );
    case 'ready':
      return (
        <>
          {list.isStale && (
            <Notice tone="caution" what={t('home.stale')}>
              <Button onClick={refresh}>{t('home.retry')}</Button>
            </Notice>
          )}
          {list.streams.length === 0 ? (
            <div className={styles.empty} data-testid="empty">
              <p className={styles.emptyTitle}>{t('home.emptyTitle')}</p>
              <p>{t('home.emptyText')}</p>
              <ButtonLink to="/studio">{t('home.goLive')}</ButtonLink>
            </div>
          ) : (
            <ul className={styles.grid} data-testid="stream-list">
              {list.streams.map((stream) => (
                <StreamCard
                  key={stream.streamKey}
                  stream={stream}
                  nowMs={nowMs}
                  pictureMs={list.askedMs}
                />
              ))}
            </ul>
          )}
        </>
      );
  }
}
