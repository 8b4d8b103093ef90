/**
 * Where a viewer watches one stream.
 * From: app.tsx, the stream key in the address; the player. To: the viewer.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useDocumentTitle } from '../layout/document-title.ts';
import { CopyLink } from '../ui/copy-link.tsx';
import { PlayerStage } from './player-stage.tsx';
import { StreamFacts } from './stream-facts.tsx';
import type { Watched } from './use-player.ts';
import { useStreamDetails } from './use-stream-details.ts';
import styles from './watch-page.module.css';

export function WatchPage() {
  const { streamKey = '' } = useParams();
  return <WatchedStream key={streamKey} streamKey={streamKey} />;
}

function WatchedStream({ streamKey }: { streamKey: string }) {
  const { t } = useTranslation();
  const [watched, setWatched] = useState<Pick<Watched, 'state' | 'info'>>(CONNECTING);
  const { state, info } = watched;
  const isKnown = info !== undefined || state.name === 'ended';
  const details = useStreamDetails(isKnown ? streamKey : undefined);

  const streamer = details?.streamer;
  const untitled = streamer ? t('stream.untitledBy', { name: streamer }) : t('stream.untitled');
  const isUnknown = state.name === 'not_found' || state.name === 'refused';
  const title = isUnknown
    ? t(`watch.state.${state.name}.what`)
    : info?.title || details?.title || untitled;
  const isOver = isUnknown || state.name === 'ended';
  useDocumentTitle(t('title.watch', { title }));

  return (
    <div className={styles.page}>
      <PlayerStage streamKey={streamKey} onWatched={setWatched} />
      <div className={styles.below}>
        {isUnknown ? (
          <h1 className="visually-hidden">{title}</h1>
        ) : (
          <StreamFacts
            title={title}
            streamer={title === untitled ? undefined : streamer}
            running={isOver ? undefined : info}
          />
        )}
        {!isOver && (
          <div className={styles.link}>
            <CopyLink url={window.location.href} label={t('watch.link')} testId="watch-link" />
          </div>
        )}
      </div>
    </div>
  );
}

const CONNECTING: Pick<Watched, 'state' | 'info'> = {
  state: { name: 'connecting' },
  info: undefined,
};
