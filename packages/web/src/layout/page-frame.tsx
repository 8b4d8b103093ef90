/**
 * What surrounds every page: the way to the content, header, footer.
 * From: app.tsx, and the studio's door for the note that one is live. To: the page, in <main>.
 */
import { useEffect, useRef } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { useTranslation } from '../i18n/use-translation.ts';
import { useIsOnAir } from '../studio/studio-door.ts';
import { ButtonLink } from '../ui/button.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { PageBoundary } from './page-boundary.tsx';
import styles from './page-frame.module.css';
import { Wordmark } from './wordmark.tsx';

export function PageFrame() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const main = useFocusOnNewPage(pathname);
  return (
    <>
      <a className={`${styles.skip} visually-hidden`} href="#content">
        {t('layout.skip')}
      </a>
      <header className={styles.header}>
        <Link to="/" className={styles.home} aria-label={t('layout.home')}>
          <Wordmark />
        </Link>
        {pathname !== '/studio' && <WayToStudio />}
      </header>
      <main id="content" ref={main} tabIndex={-1} className={styles.main}>
        {/* Another page is another try. */}
        <PageBoundary key={pathname} of="page">
          <Outlet />
        </PageBoundary>
      </main>
      <footer className={styles.footer}>
        <p>{t('layout.footer')}</p>
        <LanguageSwitch />
      </footer>
    </>
  );
}

function WayToStudio() {
  const { t } = useTranslation();
  const isLive = useIsOnAir();
  return (
    <ButtonLink to="/studio" look={isLive ? 'live' : 'primary'}>
      {isLive ? t('layout.backToStudio') : t('layout.goLive')}
    </ButtonLink>
  );
}

/** A screen reader starts at the new page's content, as after a real page load; the first page keeps its focus. */
function useFocusOnNewPage(pathname: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}
