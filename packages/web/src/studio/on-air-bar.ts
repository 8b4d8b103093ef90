/**
 * A streamer on air can always stop: a bar of plain elements, beside the pages and not in them, that is there while the stream
 * is sent and no other button to stop it can be seen, as on the home page, or when the studio's page has broken.
 * From: studio-session.ts, whether it is live; the page, what is shown. To: studio-session.ts, stop.
 */
import { translations } from '../i18n/i18n.ts';
import styles from './on-air-bar.module.css';
import type { StudioSession } from './studio-session.ts';

/** Marks the page's own button. */
export const STOPS_STREAM = 'data-stops-stream';

const LOOK_EVERY_MS = 500;

type Session = Pick<StudioSession, 'snapshot' | 'subscribe' | 'stop'>;

export function addOnAirBar(session: Session): void {
  const bar = document.createElement('div');
  bar.className = styles.bar ?? '';
  bar.dataset['testid'] = 'on-air-bar';
  bar.setAttribute('role', 'region');
  const words = document.createElement('p');
  words.setAttribute('role', 'status');
  const stop = document.createElement('button');
  stop.type = 'button';
  stop.dataset['testid'] = 'on-air-stop';
  stop.addEventListener('click', () => {
    if (window.confirm(translations.shown().t('studio.confirm.title'))) void session.stop();
  });
  bar.append(words, stop);

  function look(): void {
    const { name } = session.snapshot().publisher;
    const isOnAir = name === 'live' || name === 'reconnecting';
    if (!isOnAir || isStopSeen()) {
      bar.remove();
      return;
    }
    if (bar.isConnected) return;
    const { t } = translations.shown();
    bar.setAttribute('aria-label', t('studio.state.short.live'));
    words.textContent = t('studio.state.short.live');
    stop.textContent = t('studio.stop');
    document.body.append(bar);
  }

  session.subscribe(look);
  // What breaks, or moves on to another page, tells nobody.
  setInterval(look, LOOK_EVERY_MS);
}

function isStopSeen(): boolean {
  const button = document.querySelector(`[${STOPS_STREAM}]`);
  return button !== null && button.getClientRects().length > 0;
}
