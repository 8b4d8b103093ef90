/**
 * The hub's publish key: asked for once and kept in this browser; asked for again when the hub does not take it.
 * From: the person at the keyboard, or the address `/studio#key=…`. To: the studio's settings.
 */
import type { PublisherState } from '@streamhub/client';
import { limits, typedText } from '@streamhub/protocol';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { useStudioSession } from '../studio/use-studio-session.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './access-form.module.css';

export function PublishKeyForm() {
  const { t } = useTranslation();
  const id = useId();
  const [{ publisher, settings }, session] = useStudioSession();
  const [typed, setTyped] = useState('');
  const [isChanging, setIsChanging] = useState(false);
  /** The refusal to which another key has been entered since. */
  const [answered, setAnswered] = useState<PublisherState>();
  const isRefused =
    publisher.name === 'failed' &&
    (publisher.code === 'invalid_publish_key' || publisher.code === 'publish_key_required');
  const isKnownWrong = isRefused && publisher !== answered && settings.publishKey !== '';

  function use(event: FormEvent) {
    event.preventDefault();
    const publishKey = typed.trim();
    if (publishKey === '') return;
    session.choose({ publishKey });
    setAnswered(publisher);
    setTyped('');
    setIsChanging(false);
  }

  if (settings.publishKey !== '' && !isKnownWrong && !isChanging) {
    return (
      <div className={styles.line}>
        <p role="status" data-testid="key-saved">
          {t('access.keySaved')}
        </p>
        <Button look="quiet" data-testid="change-key" onClick={() => setIsChanging(true)}>
          {t('access.keyChange')}
        </Button>
      </div>
    );
  }
  return (
    <form className={styles.form} onSubmit={use} noValidate>
      <Field
        id={id}
        label={t('access.keyField')}
        hint={isKnownWrong ? t('access.keyWrong') : t('access.keyText')}
        isProblem={isKnownWrong}
      >
        <input
          id={id}
          type="text"
          data-testid="publish-key"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          maxLength={limits.tokenMaxLength}
          value={typed}
          aria-invalid={isKnownWrong}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => setTyped(typedText(target.value))}
        />
      </Field>
      <Button type="submit" look="primary" data-testid="use-key">
        {t('access.keyUse')}
      </Button>
    </form>
  );
}
