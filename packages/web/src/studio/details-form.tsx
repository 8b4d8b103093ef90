/**
 * Who streams, what about, for whom; and the button that goes live, or announces when.
 * From: the streamer. To: the studio session, announce.ts.
 */
import type { ConnectProblem, GoLiveOptions } from '@streamhub/client';
import type { Visibility } from '@streamhub/protocol';
import { isVisible, limits, typedText } from '@streamhub/protocol';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { announce } from './announce.ts';
import { AnnounceChoice } from './announce-choice.tsx';
import styles from './details-form.module.css';
import { RecordSwitch } from './record-switch.tsx';
import { startOf } from './start-field.tsx';
import { visibilities } from './studio-settings.ts';
import { hasPicture, isSilent } from './studio-snapshot.ts';
import { useStudioSession } from './use-studio-session.ts';

type Missing = 'nothing' | 'password' | 'picture' | 'start';

interface DetailsFormProps {
  /** The list of kept streams has one more. */
  onAnnounced(): void;
}

export function DetailsForm({ onAnnounced }: DetailsFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [snapshot, session] = useStudioSession();
  const { publisher, microphone, screenSound, settings } = snapshot;
  const [title, setTitle] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<Missing>('nothing');
  const [later, setLater] = useState({ isWanted: false, start: '' });
  const [announced, setAnnounced] = useState<Date>();
  const [problem, setProblem] = useState<ConnectProblem['code']>();
  const [isAnnouncing, setIsAnnouncing] = useState(false);
  const passwordField = useRef<HTMLInputElement>(null);
  const { visibility, isKept, isRecorded } = settings;
  const isPrivate = visibility === 'private';
  const isTooShort = password !== '' && password.length < limits.streamPasswordMinLength;
  const isLater = isKept && later.isWanted;
  const isConnecting = publisher.name === 'connecting';

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isPrivate && isTooShort) {
      setMissing('password');
      passwordField.current?.focus();
      return;
    }
    setMissing('nothing');
    setProblem(undefined);
    const username = isVisible(settings.name) ? settings.name.trim() : t('studio.someName');
    const asked = isVisible(title) ? title.trim() : '';
    const wish = {
      username,
      title: asked,
      visibility,
      isRecorded,
      ...(isKept ? { isKept } : {}),
    };
    const whole = isPrivate && password !== '' ? { ...wish, password } : wish;
    if (isLater) await announceIt(whole);
    else if (!(await session.goLive(whole))) setMissing('picture');
  }

  async function announceIt(wish: GoLiveOptions) {
    const startsAt = startOf(later.start);
    if (startsAt === undefined) return setMissing('start');
    if (isAnnouncing) return;
    setIsAnnouncing(true);
    const outcome = await announce({ ...wish, startsAt }, session);
    setIsAnnouncing(false);
    setProblem(outcome);
    if (outcome !== undefined) return;
    // The choice stays, so that a second press of the button puts nobody on air.
    setAnnounced(startsAt);
    setLater({ isWanted: true, start: '' });
    setTitle('');
    onAnnounced();
  }

  const isPasswordShort = missing === 'password' && isTooShort;
  const isPictureMissing = missing === 'picture' && !hasPicture(snapshot);
  const isSilentByChoice = microphone.name === 'off' && !settings.isMicrophoneWanted;
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <div className={styles.fields}>
        <Field id={`${id}-name`} label={t('studio.name')} note={t('studio.nameHint')}>
          <input
            id={`${id}-name`}
            type="text"
            data-testid="name"
            autoComplete="nickname"
            dir="auto"
            maxLength={limits.usernameMaxLength}
            value={settings.name}
            onChange={({ target }) => session.choose({ name: typedText(target.value) })}
          />
        </Field>
        <Field id={`${id}-title`} label={t('studio.titleField')} note={t('studio.optional')}>
          <input
            id={`${id}-title`}
            type="text"
            data-testid="title"
            autoComplete="off"
            dir="auto"
            maxLength={limits.titleMaxLength}
            placeholder={t('studio.titlePlaceholder')}
            value={title}
            onChange={({ target }) => setTitle(typedText(target.value))}
          />
        </Field>
      </div>
      <p className={isPictureMissing ? styles.problem : 'visually-hidden'} role="status">
        {isPictureMissing &&
          t(isSilent(snapshot) ? 'studio.goLiveNeedsPicture' : 'studio.goLiveSoundOnly')}
      </p>
      {isSilentByChoice && screenSound.name !== 'on' && (
        <p className={styles.silent}>{t('studio.goLiveSilent')}</p>
      )}
      <div className={styles.last}>
        <VisibilityChoice
          value={visibility}
          onChoose={(visibility) => session.choose({ visibility })}
        />
        {isPrivate && (
          <div className={styles.below}>
            <Field
              id={`${id}-password`}
              label={t('studio.password')}
              note={t('studio.optional')}
              hint={t(isPasswordShort ? 'studio.passwordShort' : 'studio.passwordHint', {
                count: limits.streamPasswordMinLength,
              })}
              isProblem={isPasswordShort}
            >
              {/* Readable: it is passed on by word of mouth. */}
              <input
                id={`${id}-password`}
                ref={passwordField}
                type="text"
                data-testid="private-password"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                maxLength={limits.passwordMaxLength}
                value={password}
                aria-invalid={isPasswordShort}
                aria-describedby={`${id}-password-hint`}
                onChange={({ target }) => setPassword(target.value)}
              />
            </Field>
          </div>
        )}
        <label className={styles.keep}>
          <input
            type="checkbox"
            data-testid="keep-link"
            checked={isKept}
            onChange={({ target }) => session.choose({ isKept: target.checked })}
          />
          <span>
            <span>{t('studio.kept.keep')}</span>
            <small>{t('studio.kept.keepHint')}</small>
          </span>
        </label>
        {isKept && (
          <AnnounceChoice
            isLater={isLater}
            start={later.start}
            isWrong={missing === 'start'}
            announced={announced}
            onLater={(isWanted) => setLater({ ...later, isWanted })}
            onStart={(start) => setLater({ ...later, start })}
          />
        )}
        <p className={problem ? styles.problem : 'visually-hidden'} role="status">
          {problem && t(`error.${problem}`)}
        </p>
        <RecordSwitch isLive={false} isRecorded={isRecorded} />
        <Button
          type="submit"
          look="primary"
          isLarge
          className={styles.go}
          data-testid="go-live"
          disabled={isConnecting}
        >
          {isConnecting
            ? t('studio.connecting')
            : t(isLater ? 'studio.kept.announce' : 'studio.goLive')}
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
      {visibilities.map((visibility) => (
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
