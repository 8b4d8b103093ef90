/**
 * Whether the stream begins now or is announced for later, and for when; what came of it.
 * From: details-form.tsx. To: the same.
 */
import { useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { momentText } from '../time/start-texts.ts';
import styles from './details-form.module.css';
import { StartField } from './start-field.tsx';

interface AnnounceChoiceProps {
  isLater: boolean;
  start: string;
  isWrong: boolean;
  /** The start of the stream that was announced last. */
  announced: Date | undefined;
  onLater(isLater: boolean): void;
  onStart(start: string): void;
}

export function AnnounceChoice(props: AnnounceChoiceProps) {
  const { isLater, start, isWrong, announced, onLater, onStart } = props;
  const { t, i18n } = useTranslation();
  const id = useId();
  return (
    <>
      <label className={styles.keep}>
        <input
          type="checkbox"
          data-testid="announce-later"
          checked={isLater}
          onChange={({ target }) => onLater(target.checked)}
        />
        <span>
          <span>{t('studio.kept.later')}</span>
          <small>{t('studio.kept.laterHint')}</small>
        </span>
      </label>
      {isLater && (
        <div className={styles.below}>
          <StartField
            id={`${id}-start`}
            testId="announce-start"
            value={start}
            isWrong={isWrong}
            onChange={onStart}
          />
        </div>
      )}
      <p className={announced ? styles.below : 'visually-hidden'} role="status">
        {announced &&
          t('studio.kept.announced', { when: momentText(announced.toISOString(), i18n.language) })}
      </p>
    </>
  );
}
