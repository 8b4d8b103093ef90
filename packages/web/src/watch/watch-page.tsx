/**
 * Where a viewer watches one stream.
 * From: app.tsx, the stream key in the address; the player. To: the viewer.
 */
import { useEffect, useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { useTranslation } from '../i18n/use-translation.ts';
import { useDocumentTitle } from '../layout/document-title.ts';
import { InsecureNotice } from '../layout/insecure-notice.tsx';
import { PageBoundary } from '../layout/page-boundary.tsx';
import { LazyPart, ShownPart } from '../parts/lazy-part.tsx';
import { CopyLink } from '../ui/copy-link.tsx';
import { PlayerStage } from './player-stage.tsx';
import { StreamFacts } from './stream-facts.tsx';
import type { Watched } from './use-player.ts';
import { useStreamDetails } from './use-stream-details.ts';
import styles from './watch-page.module.css';
import { firstProof, saveProof, type WatchProof, withoutTicket } from './watch-proof.ts';

/** Few streams have a password. */
const passwordForm = new LazyPart(async () => (await import('./password-form.tsx')).PasswordForm);
/** Where the player has no decoder. */
const hlsStage = new LazyPart(async () => (await import('../hls/hls-stage.tsx')).HlsStage);
const recordingList = new LazyPart(
  async () => (await import('../replay/recording-list.tsx')).RecordingList,
);

const recordingFacts = new LazyPart(
  async () => (await import('../replay/recording-facts.tsx')).RecordingFacts,
);

export function WatchPage() {
  const { streamKey = '', recordingId } = useParams();
  const shown = { streamKey, recordingId };
  return <WatchedStream key={`${streamKey} ${recordingId}`} {...shown} />;
}

interface WatchedStreamProps {
  streamKey: string;
  /** In place of what is live. */
  recordingId: string | undefined;
}

function WatchedStream({ streamKey, recordingId }: WatchedStreamProps) {
  const { t } = useTranslation();
  const [proof, setProof] = useProof(streamKey);
  const { search } = useLocation();
  const [startTime] = useState(() => Number(new URLSearchParams(search).get('t')) || 0);
  const [isAsked, setIsAsked] = useState(false);
  const [watched, setWatched] = useState<Pick<Watched, 'state' | 'info'>>(CONNECTING);
  const { state, info } = watched;
  const isByHls = state.name === 'live' && info === undefined;
  const isKnown = info !== undefined || state.name === 'ended' || isByHls;
  useEffect(() => {
    if (info !== undefined) saveProof(streamKey, proof);
  }, [info, streamKey, proof]);
  const details = useStreamDetails(isKnown ? streamKey : undefined, proof);

  const streamer = details?.streamer;
  const untitled = streamer ? t('stream.untitledBy', { name: streamer }) : t('stream.untitled');
  const isClosed = state.name === 'not_found' || state.name === 'ticket_expired';
  const isUnknown = isClosed || state.name === 'refused';
  if (isClosed !== isAsked && (isClosed || isKnown)) setIsAsked(isClosed);
  const title = isUnknown
    ? t(`watch.state.${state.name}.what`)
    : info?.title || details?.title || untitled;
  const isOver = isUnknown || state.name === 'ended';
  const isLive = !isOver && !recordingId && state.name !== 'replay' && state.name !== 'off_air';
  useDocumentTitle(t('title.watch', { title }));

  const stage = { streamKey, recordingId, startTime, proof, onWatched: setWatched };

  return (
    <div className={styles.page}>
      {'VideoDecoder' in window ? (
        <PlayerStage {...stage} />
      ) : (
        <ShownPart part={hlsStage} props={{ ...stage, Stage: PlayerStage }} />
      )}
      <div className={styles.below}>
        {!isOver && !isByHls && <InsecureNotice of="watch" />}
        {isUnknown ? (
          <h1 className="visually-hidden">{title}</h1>
        ) : (
          <StreamFacts
            title={title}
            streamer={title === untitled ? undefined : streamer}
            running={isLive ? info : undefined}
          />
        )}
        {recordingId !== undefined && isKnown && (
          <PageBoundary of="part">
            <ShownPart part={recordingFacts} props={{ streamKey, proof, recordingId }} />
          </PageBoundary>
        )}
        {isAsked && (
          <PageBoundary of="part">
            <ShownPart
              part={passwordForm}
              props={{
                isWrong: isClosed && proof.password !== undefined,
                onPassword: (password: string) => setProof({ password }),
              }}
            />
          </PageBoundary>
        )}
        {(recordingId !== undefined || state.name === 'ended') && isKnown && (
          <PageBoundary of="part">
            <ShownPart part={recordingList} props={{ streamKey, proof }} />
          </PageBoundary>
        )}
        {!isOver && !isAsked && !proof.ticket && (
          <div className={styles.link}>
            <CopyLink url={window.location.href} label={t('watch.link')} testId="watch-link" />
          </div>
        )}
      </div>
    </div>
  );
}

/** A ticket in the address is taken out of it, and kept for a reload. */
function useProof(streamKey: string): [WatchProof, (proof: WatchProof) => void] {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const [proof, setProof] = useState(() => firstProof(streamKey, search));
  const rest = withoutTicket(search);
  const isTicketShown = rest !== new URLSearchParams(search).toString();
  useEffect(() => {
    if (isTicketShown) void navigate({ pathname, search: rest }, { replace: true });
  }, [isTicketShown, navigate, pathname, rest]);
  return [proof, setProof];
}

const CONNECTING: Pick<Watched, 'state' | 'info'> = {
  state: { name: 'connecting' },
  info: undefined,
};
