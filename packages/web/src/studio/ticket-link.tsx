/**
 * Links to a private stream that expire: how long, then one link to pass on.
 * From: live-panel.tsx, the stream. To: access-api.ts; the streamer.
 */
import type { Ticket } from '@streamhub/protocol';
import { useId, useState } from 'react';
import { makeTicket } from '../access/access-api.ts';
import type { Problem } from '../hub-request.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { CopyLink } from '../ui/copy-link.tsx';
import { loadOwnStream } from './saved-stream.ts';
import styles from './ticket-link.module.css';

const lifetimes = { hour: 3_600, day: 86_400, week: 604_800 } as const;
type Lifetime = keyof typeof lifetimes;

export function TicketLink({ linkTo }: { linkTo(url: string): string }) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const [lifetime, setLifetime] = useState<Lifetime>('day');
  const [made, setMade] = useState<Ticket | Problem>();

  async function make() {
    const credentials = loadOwnStream()?.credentials;
    if (!credentials) return;
    setMade(await makeTicket({ ...credentials, expiresInSeconds: lifetimes[lifetime] }));
  }

  const until = (expiresAt: string) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
      new Date(expiresAt),
    );
  return (
    <div className={styles.tickets}>
      <label htmlFor={id}>{t('studio.ticket.label')}</label>
      <div className={styles.row}>
        <select
          id={id}
          data-testid="ticket-lifetime"
          value={lifetime}
          onChange={({ target }) => setLifetime(target.value as Lifetime)}
        >
          {(Object.keys(lifetimes) as Lifetime[]).map((name) => (
            <option key={name} value={name}>
              {t(`studio.ticket.lifetime.${name}`)}
            </option>
          ))}
        </select>
        <Button look="plain" data-testid="make-ticket" onClick={() => void make()}>
          {t('studio.ticket.make')}
        </Button>
      </div>
      <p className={typeof made === 'string' ? styles.problem : styles.note} role="status">
        {typeof made === 'string'
          ? t(`error.${made}`)
          : made && t('studio.ticket.until', { when: until(made.expiresAt) })}
      </p>
      {typeof made === 'object' && (
        <CopyLink
          url={linkTo(made.watchUrl)}
          label={t('studio.ticket.link')}
          testId="ticket-link"
        />
      )}
    </div>
  );
}
