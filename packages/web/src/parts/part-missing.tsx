/**
 * Says that something of this page did not load, and offers to load the page anew. To: lazy-part.tsx, and the studio.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** `part`: what is missing, where another sentence says it better than "a part of this page". */
export function PartMissing({ part = 'page' }: { part?: 'page' | 'picture' | 'sound' }) {
  const { t } = useTranslation();
  return (
    <div data-testid="part-missing" data-part={part}>
      <Notice tone="problem" what={t(`part.${part}`)} how={t('part.how')}>
        <Button onClick={() => window.location.reload()}>{t('part.reload')}</Button>
      </Notice>
    </div>
  );
}
