/**
 * Says that the page came over plain HTTP and what does not work there; nothing on a secure page. With the way to the same page
 * over HTTPS, if the hub has an address there.
 * From: use-hub-info.ts. To: watch-page.tsx, studio-page.tsx.
 */

import { useLocation } from 'react-router';
import { useHubInfo } from '../access/use-hub-info.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { Notice } from '../ui/notice.tsx';

export function InsecureNotice({ of }: { of: 'watch' | 'studio' }) {
  return window.isSecureContext ? null : <Words of={of} />;
}

function Words({ of }: { of: 'watch' | 'studio' }) {
  const { t } = useTranslation();
  const { info } = useHubInfo();
  const { pathname } = useLocation();
  const address = info?.publicUrl;
  const isThere = address?.startsWith('https:') === true;
  return (
    <div data-testid="insecure">
      <Notice
        tone="caution"
        what={t(`insecure.${of}`)}
        how={isThere ? t('insecure.howHere') : t('insecure.how')}
      >
        {isThere && (
          <a href={address + pathname} data-testid="secure-page">
            {t('insecure.open')}
          </a>
        )}
      </Notice>
    </div>
  );
}
