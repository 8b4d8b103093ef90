/**
 * Why there is no picture from the camera or screen that was asked for; nothing while all goes well.
 * From: the studio session. To: studio-page.tsx, above the preview.
 */
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { CaptureNotice } from './capture-notice.tsx';
import { useStudioSession } from './use-studio-session.ts';

export function PictureProblem() {
  const { t } = useTranslation();
  const [{ picture }, session] = useStudioSession();
  if (picture.attempt.name !== 'failed') return null;
  const { kind, problem } = picture.attempt;
  return (
    <CaptureNotice kind={kind} problem={problem}>
      <Button
        onClick={() => void (kind === 'camera' ? session.turnOnCamera() : session.shareScreen())}
      >
        {t('capture.tryAgain')}
      </Button>
    </CaptureNotice>
  );
}
