/**
 * When a stream is to begin: a date and a time of day, in the zone of this device.
 * From: kept-form.tsx, details-form.tsx. To: the same.
 */
import { limits } from '@streamhub/protocol';
import { useTranslation } from '../i18n/use-translation.ts';
import { Field } from '../ui/field.tsx';

interface StartFieldProps {
  id: string;
  /** As the field has it: without a zone. Empty: none. */
  value: string;
  note?: string;
  isWrong: boolean;
  testId: string;
  onChange(value: string): void;
}

export function StartField({ id, value, note, isWrong, testId, onChange }: StartFieldProps) {
  const { t } = useTranslation();
  return (
    <Field
      id={id}
      label={t('studio.kept.start')}
      {...(note === undefined ? {} : { note })}
      hint={t(isWrong ? 'studio.kept.startWrong' : 'studio.kept.startHint')}
      isProblem={isWrong}
    >
      <input
        id={id}
        type="datetime-local"
        data-testid={testId}
        min={localText(new Date())}
        value={value}
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint`}
        onChange={({ target }) => onChange(target.value)}
      />
    </Field>
  );
}

/** Undefined: no time, or none that a hub takes. */
export function startOf(value: string): Date | undefined {
  const time = new Date(value);
  const aheadMs = time.getTime() - Date.now();
  return aheadMs > 0 && aheadMs < limits.startsAtMaxMs ? time : undefined;
}

/** As the field has it. */
export function localText(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
