/**
 * What is shown in the place of a page, or of a part of one, that breaks while it is drawn. React would take everything away.
 * From: app.tsx, page-frame.tsx, and whoever loads a part later. To: the reader, with the way to load the page anew.
 */
import { Component, type ReactNode } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { useIsOnAir } from '../studio/studio-door.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './page-boundary.module.css';

interface PageBoundaryProps {
  /** `part`: the rest of the page goes on. */
  of: 'page' | 'part';
  children: ReactNode;
}

export class PageBoundary extends Component<PageBoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    const { of, children } = this.props;
    return this.state.isBroken ? <Broken of={of} /> : children;
  }
}

function Broken({ of }: Pick<PageBoundaryProps, 'of'>) {
  const { t } = useTranslation();
  const isLive = useIsOnAir();
  return (
    <div className={styles.broken} data-testid={`broken-${of}`}>
      <Notice
        tone="problem"
        what={t(`broken.${of}`)}
        how={isLive && of === 'page' ? t('broken.live') : t('broken.how')}
      >
        <Button data-testid="reload" onClick={() => window.location.reload()}>
          {t('broken.reload')}
        </Button>
      </Notice>
    </div>
  );
}
