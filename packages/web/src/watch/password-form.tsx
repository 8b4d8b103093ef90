/**
 * Asks for the password of a stream that may be private. Stays while the hub is asked, and so does the focus.
 * From: the viewer. To: watch-page.tsx, which tries it.
 */
import { limits } from '@streamhub/protocol';
import { type FormEvent, useId, useRef } from 'react';
import styles from '../access/access-form.module.css';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';

interface PasswordFormProps {
  /** What was tried before opened nothing. */
  isWrong: boolean;
  onPassword(password: string): void;
}

export function PasswordForm({ isWrong, onPassword }: PasswordFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);

  function send(event: FormEvent) {
    event.preventDefault();
    const password = field.current?.value ?? '';
    if (password === '') field.current?.focus();
    else onPassword(password);
  }

  return (
    <form className={styles.form} onSubmit={send} noValidate>
      <Field id={id} label={t('watch.password.label')}>
        <input
          id={id}
          ref={field}
          type="password"
          data-testid="stream-password"
          autoComplete="off"
          maxLength={limits.passwordMaxLength}
          aria-invalid={isWrong}
          aria-describedby={`${id}-problem`}
        />
      </Field>
      <p
        id={`${id}-problem`}
        className={styles.problem}
        role="alert"
        data-testid="password-problem"
      >
        {isWrong && t('watch.password.wrong')}
      </p>
      <Button type="submit" look="primary" data-testid="try-password">
        {t('watch.password.submit')}
      </Button>
    </form>
  );
}
