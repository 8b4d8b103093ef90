/**
 * The chapters of a recording as a list to press.
 * From: time-line.tsx, where they begin. To: the same, the one that is wanted.
 */
import { timeText } from '@streamhub/client/replay';
import { useRef } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './time-line.module.css';

interface ChapterListProps {
  /** In seconds, in order; the beginning is not among them. */
  chapters: readonly number[];
  /** Where it is now. */
  seconds: number;
  onChoose(seconds: number): void;
}

export function ChapterList({ chapters, seconds, onChoose }: ChapterListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDetailsElement>(null);
  const begins = [0, ...chapters];
  const current = begins.filter((at) => at <= seconds).at(-1);

  function close() {
    if (!list.current?.open) return;
    list.current.open = false;
    list.current.querySelector('summary')?.focus();
  }

  return (
    <details
      ref={list}
      className={styles.chapters}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close();
      }}
    >
      <summary data-testid="chapters">{t('replay.chapters')}</summary>
      <ol>
        {begins.map((at, index) => (
          <li key={at}>
            <button
              type="button"
              data-testid="chapter"
              aria-current={at === current}
              onClick={() => {
                close();
                onChoose(at);
              }}
            >
              {t('replay.chapter', { number: index + 1, time: timeText(at) })}
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}
