/**
 * Name and password, for logging in or for the first account.
 * From: the person at the keyboard. To: `onSubmit`; what went wrong is said below.
 */
import { isVisible, limits, typedText } from '@streamhub/protocol';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import type { Outcome } from './access-api.ts';
import styles from './access-form.module.css';

interface AccountFormProps {
  /** A new account has a new password, which is asked to be long enough. */
  isNew?: boolean;
  submit: string;
  onSubmit(account: { name: string; password: string }): Promise<Outcome>;
}

export function AccountForm({ isNew = false, submit, onSubmit }: AccountFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    const name = typedText(nameField.current?.value ?? '').trim();
    const password = passwordField.current?.value ?? '';
    const least = isNew ? limits.accountPasswordMinLength : 1;
    if (!isVisible(name) || password.length < least) {
      setProblem(isNew ? t('access.newMissing', { count: least }) : t('access.missing'));
      (isVisible(name) ? passwordField : nameField).current?.focus();
      return;
    }
    setIsBusy(true);
    const outcome = await onSubmit({ name, password });
    setIsBusy(false);
    setProblem(outcome ? t(`error.${outcome}`) : '');
    if (outcome) passwordField.current?.focus();
  }

  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} noValidate>
      <Field id={`${id}-name`} label={t('access.name')}>
        <input
          id={`${id}-name`}
          ref={nameField}
          type="text"
          data-testid="account-name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="auto"
          required
          maxLength={limits.usernameMaxLength}
          aria-describedby={`${id}-problem`}
        />
      </Field>
      <Field
        id={`${id}-password`}
        label={t('access.password')}
        hint={
          isNew ? t('access.newPassword', { count: limits.accountPasswordMinLength }) : undefined
        }
      >
        <input
          id={`${id}-password`}
          ref={passwordField}
          type="password"
          data-testid="account-password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          maxLength={limits.passwordMaxLength}
          aria-describedby={`${id}-password-hint ${id}-problem`}
        />
      </Field>
      <p id={`${id}-problem`} className={styles.problem} role="alert" data-testid="account-problem">
        {problem}
      </p>
      {/* Stays enabled while it asks, so that the focus stays on it. */}
      <Button type="submit" look="primary" data-testid="account-submit" aria-busy={isBusy}>
        {submit}
      </Button>
    </form>
  );
}
