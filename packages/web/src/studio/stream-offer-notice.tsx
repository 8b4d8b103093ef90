/**
 * Offers to go on with the stream that this browser sent before, or sends in another tab.
 * From: the studio session. To: studio-page.tsx; back, the streamer's answer.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './studio-notice.module.css';
import { useStudioSession } from './use-studio-session.ts';

export function StreamOfferNotice() {
  const { t } = useTranslation();
  const [{ offer }, session] = useStudioSession();
  return (
    <div role="status" className={styles.notice}>
      {offer && (
        <Notice
          tone="caution"
          what={t(`studio.offer.${offer.sentBy}.what`, { title: offer.saved.card })}
          how={t(`studio.offer.${offer.sentBy}.how`)}
        >
          <Button data-testid="go-on" onClick={() => void session.goOn()}>
            {t(`studio.offer.${offer.sentBy}.goOn`)}
          </Button>
          <Button look="quiet" data-testid="decline-offer" onClick={() => session.declineOffer()}>
            {t('studio.offer.decline')}
          </Button>
        </Notice>
      )}
    </div>
  );
}
