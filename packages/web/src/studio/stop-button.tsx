/**
 * Ends the stream, after a question. From: live-panel.tsx. To: the studio session.
 */
import { useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { STOPS_STREAM } from './on-air-bar.ts';
import { useStudioSession } from './use-studio-session.ts';

export function StopButton({ viewers }: { viewers: number }) {
  const { t } = useTranslation();
  const [, session] = useStudioSession();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button
        look="danger"
        data-testid="stop"
        {...{ [STOPS_STREAM]: '' }}
        onClick={() => setIsAsking(true)}
      >
        {t('studio.stop')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('studio.confirm.title')}
        text={t('studio.confirm.text', { count: viewers })}
        confirm={t('studio.confirm.stop')}
        cancel={t('studio.confirm.cancel')}
        confirmTestId="confirm-stop"
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false);
          void session.stop();
        }}
      />
    </>
  );
}
