/**
 * Why there is no picture from the camera or screen that was asked for; nothing while all goes well.
 * From: the studio session. To: studio-page.tsx, above the preview.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { CaptureNotice } from './capture-notice.tsx';
import { useStudioSession } from './use-studio-session.ts';

export function PictureProblem({ kind }: { kind: 'camera' | 'screen' }) {
  const { t } = useTranslation();
  const [{ sources }, session] = useStudioSession();
  const { attempt } = sources[kind];
  if (attempt.name !== 'failed') return null;
  return (
    <CaptureNotice kind={kind} problem={attempt.problem}>
      <Button
        onClick={() =>
          void (kind === 'camera' ? session.inputs.turnOnCamera() : session.inputs.shareScreen())
        }
      >
        {t('capture.tryAgain')}
      </Button>
    </CaptureNotice>
  );
}
