/**
 * A box that says what happened and what to do, with a way to do it.
 * To: all pages. `tone` gives the colour and how urgently a screen reader speaks.
 */
import type { ReactNode } from 'react';
import styles from './notice.module.css';

interface NoticeProps {
  tone: 'info' | 'caution' | 'problem';
  what: string;
  how?: string | undefined;
  children?: ReactNode;
}

export function Notice({ tone, what, how, children }: NoticeProps) {
  return (
    <div
      className={`${styles.notice} ${styles[tone]}`}
      role={tone === 'problem' ? 'alert' : undefined}
    >
      <div className={styles.text}>
        <p className={styles.what}>{what}</p>
        {how && <p>{how}</p>}
      </div>
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
