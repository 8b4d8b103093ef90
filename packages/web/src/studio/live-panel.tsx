/**
 * What a streamer wants to know and do while live: figures, the link, stop.
 * From: the studio session. To: studio-page.tsx.
 */
import type { PublisherState, UplinkStats } from '@streamhub/client';
import { useHubInfo } from '../access/use-hub-info.ts';
import { hubUrl } from '../hub-path.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { PageBoundary } from '../layout/page-boundary.tsx';
import { LazyPart, ShownPart } from '../parts/lazy-part.tsx';
import { elapsedText } from '../time/time-texts.ts';
import { useHubNow } from '../time/use-hub-now.ts';
import { codecName } from '../ui/codec-name.ts';
import { CopyLink } from '../ui/copy-link.tsx';
import { rateText } from '../ui/rate-text.ts';
import styles from './live-panel.module.css';
import { RecordSwitch } from './record-switch.tsx';
import { StopButton } from './stop-button.tsx';
import { TicketLink } from './ticket-link.tsx';
import { useStudioSession } from './use-studio-session.ts';
import { viewerLink } from './viewer-link.ts';

/** With its code of squares. */
const sharePanel = new LazyPart(async () => (await import('./share-panel.tsx')).SharePanel);

const CLOCK_MS = 500;
const UNKNOWN = '–';

type Live = Extract<PublisherState, { name: 'live' }>;

interface LivePanelProps {
  stream: Pick<Live, 'watchUrl' | 'visibility' | 'startedAt' | 'isRecorded'>;
}

export function LivePanel({ stream }: LivePanelProps) {
  const { watchUrl, visibility, startedAt, isRecorded } = stream;
  const { t, i18n } = useTranslation();
  const [{ stats, mode }] = useStudioSession();
  const { publicUrl } = useHubInfo().info ?? {};
  const linkTo = (url: string) => viewerLink({ url, publicUrl, here: hubUrl() });
  const nowMs = useHubNow(CLOCK_MS);
  const { coded, uplink, delay } = stats;
  const rate = (bitsPerSecond: number) => rateText(bitsPerSecond, i18n.language);
  const framesPerSecond = Math.round(stats.framesPerSecond);
  const sound = mode.name === 'classic' ? 'not_sent' : (coded?.sound ?? 'none');
  return (
    <section className={styles.panel} aria-label={t('studio.figures')}>
      <dl className={styles.figures}>
        <Figure name={t('studio.viewers')} value={String(stats.viewers)} testId="viewers" />
        <Figure
          name={t('studio.timeLive')}
          value={nowMs === undefined ? UNKNOWN : elapsedText(startedAt, nowMs)}
          testId="time-live"
        />
        <Figure name={t('studio.fps')} value={String(framesPerSecond)} testId="fps" />
        <Figure name={t('studio.upload')} value={rate(stats.uploadBps)} testId="upload" />
      </dl>
      <dl className={`${styles.figures} ${styles.details}`}>
        <Figure
          name={t('studio.codec')}
          value={codecName(mode.name === 'classic' ? 'jpeg' : (coded?.codec ?? '')) || UNKNOWN}
          testId="live-codec"
        />
        <Figure
          name={t('studio.pictureSize')}
          value={coded?.size ? t('studio.pictureSizeOf', coded.size) : UNKNOWN}
          testId="picture-size"
        />
        <Figure
          name={t('studio.videoRate')}
          value={uplink ? rate(uplink.actualBps) : UNKNOWN}
          testId="video-rate"
        />
        <Figure
          name={t('studio.targetRate')}
          value={uplink?.targetBps ? rate(uplink.targetBps) : UNKNOWN}
          testId="target-rate"
        />
        <Figure name={t('studio.sound')} value={t(`studio.soundState.${sound}`)} testId="sound" />
      </dl>
      {delay && (
        <p className={styles.delay} data-testid="delay">
          {t('studio.delay', { ms: Math.round(delay.medianMs) })}
        </p>
      )}
      <ModeNote />
      <UnableNote />
      <LineNote />
      <RecordSwitch isLive isRecorded={isRecorded} />
      {visibility === 'private' && (
        <>
          <TicketLink linkTo={linkTo} />
          <p className={styles.delay}>{t('studio.privateLink')}</p>
        </>
      )}
      <div className={styles.actions}>
        <CopyLink url={linkTo(watchUrl)} testId="watch-link" />
        <StopButton viewers={stats.viewers} />
      </div>
      <PageBoundary of="part">
        <ShownPart
          part={sharePanel}
          props={{ link: linkTo(watchUrl), isPrivate: visibility === 'private' }}
        />
      </PageBoundary>
    </section>
  );
}

/** Why viewers see less than was planned; nothing while they see all. Spoken once for each change, not for each figure. */
function LineNote() {
  const { t, i18n } = useTranslation();
  const [{ stats }] = useStudioSession();
  const { uplink, refused } = stats;
  const isReduced = uplink !== undefined && uplink.reason !== 'full';
  return (
    <div className={styles.line} role="status" aria-live="polite" data-testid="line-note">
      {isReduced && (
        <p className={styles.note} data-reason={uplink.reason}>
          {uplinkSentence(uplink)}
        </p>
      )}
      {refused && <p className={styles.note}>{t(`error.${refused}`)}</p>}
    </div>
  );

  function uplinkSentence({ reason, lineBps }: UplinkStats): string {
    if (reason === 'stopped') return t('studio.uplink.stopped');
    if (reason === 'full' || lineBps === undefined) return t('studio.uplink.unknown');
    return t(`studio.uplink.${reason}`, { rate: rateText(lineBps, i18n.language) });
  }
}

/** Why the stream is not coded as it was wished; nothing while it is. Spoken also when it changes by itself. */
function ModeNote() {
  const { t } = useTranslation();
  const [{ mode }] = useStudioSession();
  const sentence = modeSentence();
  return (
    <div className={styles.line} role="status" aria-live="polite">
      {sentence && (
        <p className={styles.note} data-testid="mode-note">
          {sentence}
        </p>
      )}
    </div>
  );

  function modeSentence(): string | undefined {
    if (mode.name === 'undecided') return undefined;
    if (mode.name !== 'coded') return t(`studio.modeNote.${mode.why}`);
    if (!mode.insteadOf) return undefined;
    const names = { chosen: codecName(mode.insteadOf), codec: codecName(mode.codec) };
    return t('studio.modeNote.another_codec', names);
  }
}

/** Some viewers see one picture a second, whatever their line carries. */
function UnableNote() {
  const { t } = useTranslation();
  const [{ stats }] = useStudioSession();
  const { codec = '', unableViewers: count = 0 } = stats.coded ?? {};
  return (
    <div className={styles.line} role="status" aria-live="polite" data-testid="unable-note">
      {count > 0 && (
        <p className={styles.note}>
          {t('studio.unable.viewers', { count, codec: codecName(codec) })}
        </p>
      )}
    </div>
  );
}

function Figure({ name, value, testId }: { name: string; value: string; testId: string }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd data-testid={testId}>{value}</dd>
    </div>
  );
}
