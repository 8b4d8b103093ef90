/**
 * Where a streamer goes live: the picture and the stream on one side, the devices on the other.
 * From: studio-part.tsx. To: the studio session, which outlives this page.
 */
import { useEffect, useState } from 'react';
import { AccessPanel } from '../access/access-panel.tsx';
import { useKeyInAddress } from '../access/key-in-address.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { useDocumentTitle } from '../layout/document-title.ts';
import { InsecureNotice } from '../layout/insecure-notice.tsx';
import { DetailsForm } from './details-form.tsx';
import { DeviceNotices } from './device-notices.tsx';
import { KeptPanel } from './kept-panel.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { LivePanel } from './live-panel.tsx';
import { MicrophonePanel } from './microphone-panel.tsx';
import { PictureProblem } from './picture-problem.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { QualityPanel } from './quality-panel.tsx';
import { ScenePanel } from './scene-panel.tsx';
import { StreamOfferNotice } from './stream-offer-notice.tsx';
import { StudioNotice } from './studio-notice.tsx';
import styles from './studio-page.module.css';
import { isOnAir } from './studio-snapshot.ts';
import { StudioState } from './studio-state.tsx';
import { useStudioTitle } from './studio-title.ts';
import { useStudioSession } from './use-studio-session.ts';

export function StudioPage() {
  const { t } = useTranslation();
  const [{ publisher }, session] = useStudioSession();
  const isLive = isOnAir(publisher);
  const [announced, setAnnounced] = useState(0);
  useKeyInAddress();
  useDocumentTitle(useStudioTitle());

  useEffect(() => {
    void session.enter();
    return () => session.leave();
  }, [session]);

  return (
    <div className={styles.page}>
      <div className={styles.head}>
        <h1>{t('studio.heading')}</h1>
        <StudioState />
      </div>
      <div className={styles.stream}>
        <InsecureNotice of="studio" />
        <StudioNotice />
        <StreamOfferNotice />
        <DeviceNotices />
        <PictureProblem kind="camera" />
        <PictureProblem kind="screen" />
        <PreviewPanel />
        <LeaveDialog isOnAir={isLive} />
        {isOnAir(publisher) ? (
          <LivePanel stream={publisher} />
        ) : (
          <>
            <AccessPanel />
            <DetailsForm onAnnounced={() => setAnnounced((count) => count + 1)} />
            <KeptPanel announced={announced} />
          </>
        )}
      </div>
      <div className={styles.devices}>
        <ScenePanel />
        <MicrophonePanel />
        <QualityPanel />
      </div>
    </div>
  );
}
