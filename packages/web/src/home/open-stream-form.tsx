/**
 * Opens a stream by the link or key that somebody was sent. From: home-page.tsx. To: the watch page.
 */
import { type FormEvent, useId, useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import styles from './open-stream-form.module.css';
import { streamKeyOf, ticketOf } from './stream-key-of.ts';

export function OpenStreamForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const id = useId();
  const [pasted, setPasted] = useState('');
  const [isInvalid, setIsInvalid] = useState(false);

  function open(event: FormEvent) {
    event.preventDefault();
    const streamKey = streamKeyOf(pasted);
    setIsInvalid(streamKey === undefined);
    const ticket = ticketOf(pasted);
    const search = ticket === undefined ? '' : `?ticket=${ticket}`;
    if (streamKey !== undefined) void navigate(`/watch/${streamKey}${search}`);
  }

  return (
    <form className={styles.form} onSubmit={open} noValidate>
      <label htmlFor={id}>{t('home.open.label')}</label>
      <div className={styles.row}>
        <input
          id={id}
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={t('home.open.placeholder')}
          value={pasted}
          aria-invalid={isInvalid}
          aria-describedby={`${id}-problem`}
          onChange={(event) => {
            setPasted(event.target.value);
            setIsInvalid(false);
          }}
        />
        <Button type="submit" look="plain">
          {t('home.open.submit')}
        </Button>
      </div>
      <p id={`${id}-problem`} className={styles.problem} role="status">
        {isInvalid && t('home.open.invalid')}
      </p>
    </form>
  );
}
