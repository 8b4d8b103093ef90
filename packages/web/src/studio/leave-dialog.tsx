/**
 * Asks before the way from a live studio to another of these pages, by a link or back and forth in the history. The stream
 * goes on there, with camera and microphone on, which nobody should find out later. Other ways out: leave-question.ts.
 * From: the streamer's clicks and keys. To: studio-page.tsx; the router, once the streamer has said so.
 */
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { hubPath } from '../hub-path.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { useStudioDoor } from './studio-door.ts';

/** How to leave, once the streamer wants to. */
type Leave = () => void;

export function LeaveDialog({ isOnAir }: { isOnAir: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { historyHold } = useStudioDoor();
  const [leave, setLeave] = useState<Leave>();

  useEffect(() => {
    if (!isOnAir) return;
    const ask = (leave: Leave) => setLeave(() => leave);
    historyHold.begin((step) => ask(() => window.history.go(step)));
    const stopClicks = holdClicks(({ pathname, search, hash }) =>
      ask(() => void navigate(pathname.slice(hubPath().length - 1) + search + hash)),
    );
    return () => {
      stopClicks();
      historyHold.end();
    };
  }, [isOnAir, historyHold, navigate]);

  return (
    <ConfirmDialog
      isOpen={isOnAir && leave !== undefined}
      title={t('studio.leave.title')}
      text={t('studio.leave.text', { back: t('layout.backToStudio') })}
      confirm={t('studio.leave.confirm')}
      cancel={t('studio.leave.cancel')}
      confirmTestId="confirm-leave"
      onClose={() => setLeave(undefined)}
      onConfirm={() => {
        historyHold.end();
        setLeave(undefined);
        leave?.();
      }}
    />
  );
}

/** A click, or a key, on a link to another of these pages, which opens in this tab. Before the router hears of it. */
function holdClicks(onLink: (link: HTMLAnchorElement) => void): () => void {
  const hold = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link?.href || !isPlain || event.button !== 0 || (link.target || '_self') !== '_self')
      return;
    const isOurs = link.origin === window.location.origin && link.pathname.startsWith(hubPath());
    if (!isOurs || link.hasAttribute('download')) return;
    if (link.pathname === window.location.pathname) return;
    event.preventDefault();
    event.stopPropagation();
    onLink(link);
  };
  document.addEventListener('click', hold, true);
  return () => document.removeEventListener('click', hold, true);
}
