/**
 * Title and announced start of a kept stream.
 * From: kept-item.tsx; the streamer. To: kept-api.ts.
 */
import { limits, typedText } from '@streamhub/protocol';
import { type FormEvent, useId, useState } from 'react';
import type { Problem } from '../hub-request.ts';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { changeKept, type KeptStream } from './kept-api.ts';
import styles from './kept-panel.module.css';
import { localText, StartField, startOf } from './start-field.tsx';

interface KeptFormProps {
  kept: KeptStream;
  onSaved(): void;
}

export function KeptForm({ kept, onSaved }: KeptFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const { info, publishToken } = kept;
  const { streamKey } = info;
  const [title, setTitle] = useState(info.title);
  const [start, setStart] = useState(() =>
    info.state === 'offline' && info.startsAt ? localText(new Date(info.startsAt)) : '',
  );
  const [problem, setProblem] = useState<Problem | 'start'>();
  const isOffAir = info.state === 'offline';

  async function save(event: FormEvent) {
    event.preventDefault();
    const startsAt = startOf(start);
    if (start !== '' && startsAt === undefined) return setProblem('start');
    const change = { title: title.trim(), startsAt: startsAt?.toISOString() ?? null };
    const outcome = await changeKept({ streamKey, publishToken }, change);
    if (outcome === undefined) onSaved();
    else setProblem(outcome);
  }

  const isWrongStart = problem === 'start';
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)} noValidate>
      <Field id={`${id}-title`} label={t('studio.titleField')} note={t('studio.optional')}>
        <input
          id={`${id}-title`}
          type="text"
          data-testid="kept-title"
          autoComplete="off"
          dir="auto"
          maxLength={limits.titleMaxLength}
          value={title}
          onChange={({ target }) => setTitle(typedText(target.value))}
        />
      </Field>
      {isOffAir && (
        <StartField
          id={`${id}-start`}
          testId="kept-start"
          note={t('studio.optional')}
          value={start}
          isWrong={isWrongStart}
          onChange={setStart}
        />
      )}
      <div>
        <Button type="submit" look="primary" data-testid="kept-save">
          {t('studio.kept.save')}
        </Button>
        <p className={problem && !isWrongStart ? styles.problem : 'visually-hidden'} role="status">
          {problem && !isWrongStart && t(`error.${problem}`)}
        </p>
      </div>
    </form>
  );
}
