/**
 * Who streams, what about, for whom; and the button that goes live.
 * From: the streamer. To: the studio session.
 */
import type { Visibility } from '@streamhub/protocol';
import { limits } from '@streamhub/protocol';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './details-form.module.css';
import { hasPicture } from './studio-snapshot.ts';
import { useStudioSession } from './use-studio-session.ts';

type Missing = 'nothing' | 'name' | 'picture';

export function DetailsForm() {
  const { t } = useTranslation();
  const id = useId();
  const [snapshot, session] = useStudioSession();
  const { publisher, microphone, settings } = snapshot;
  /** A voice with a card that names it is a stream, too. */
  const hasAnything = hasPicture(snapshot) || microphone.name === 'on';
  const [title, setTitle] = useState('');
  const [missing, setMissing] = useState<Missing>('nothing');
  const nameField = useRef<HTMLInputElement>(null);
  const isConnecting = publisher.name === 'connecting';

  function goLive(event: FormEvent) {
    event.preventDefault();
    const username = settings.name.trim();
    if (!username) {
      setMissing('name');
      nameField.current?.focus();
    } else if (!hasAnything) {
      setMissing('picture');
    } else {
      setMissing('nothing');
      void session.goLive({ username, title: title.trim(), visibility: settings.visibility });
    }
  }

  const isNameMissing = missing === 'name' && settings.name.trim() === '';
  const isPictureMissing = missing === 'picture' && !hasAnything;
  return (
    <form className={styles.form} onSubmit={goLive} noValidate>
      <div className={styles.fields}>
        <Field
          id={`${id}-name`}
          label={t('studio.name')}
          note={t('studio.nameHint')}
          hint={isNameMissing ? t('studio.nameMissing') : undefined}
          isProblem={isNameMissing}
        >
          <input
            id={`${id}-name`}
            ref={nameField}
            type="text"
            data-testid="name"
            autoComplete="nickname"
            required
            maxLength={limits.usernameMaxLength}
            value={settings.name}
            aria-invalid={isNameMissing}
            aria-describedby={`${id}-name-hint`}
            onChange={({ target }) => session.choose({ name: target.value })}
          />
        </Field>
        <Field id={`${id}-title`} label={t('studio.titleField')} note={t('studio.optional')}>
          <input
            id={`${id}-title`}
            type="text"
            data-testid="title"
            autoComplete="off"
            maxLength={limits.titleMaxLength}
            placeholder={t('studio.titlePlaceholder')}
            value={title}
            onChange={({ target }) => setTitle(target.value)}
          />
        </Field>
      </div>
      <p className={isPictureMissing ? styles.problem : 'visually-hidden'} role="status">
        {isPictureMissing && t('studio.goLiveNeedsPicture')}
      </p>
      {microphone.name === 'off' && <p className={styles.silent}>{t('studio.goLiveSilent')}</p>}
      <div className={styles.last}>
        <VisibilityChoice
          value={settings.visibility}
          onChoose={(visibility) => session.choose({ visibility })}
        />
        <Button
          type="submit"
          look="primary"
          isLarge
          className={styles.go}
          data-testid="go-live"
          disabled={isConnecting}
        >
          {isConnecting ? t('studio.connecting') : t('studio.goLive')}
        </Button>
      </div>
    </form>
  );
}

interface VisibilityChoiceProps {
  value: Visibility;
  onChoose(visibility: Visibility): void;
}

function VisibilityChoice({ value, onChoose }: VisibilityChoiceProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.visibility}>
      <legend>{t('studio.visibility')}</legend>
      {(['public', 'unlisted'] as const).map((visibility) => (
        <label key={visibility}>
          <input
            type="radio"
            name="visibility"
            data-testid={visibility}
            value={visibility}
            checked={value === visibility}
            onChange={() => onChoose(visibility)}
          />
          <span>
            <strong>{t(`studio.${visibility}`)}</strong>
            <small>{t(`studio.${visibility}Hint`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
