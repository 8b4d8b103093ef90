/**
 * A form field under its label, with a hint or a problem below. To: studio.
 */
import type { ReactNode } from 'react';
import styles from './field.module.css';

interface FieldProps {
  id: string;
  label: string;
  /** Beside the label, such as "optional". */
  note?: string;
  /** The control that has `id`, described by `${id}-hint`. */
  children: ReactNode;
  hint?: string | undefined;
  isProblem?: boolean;
}

export function Field({ id, label, note, children, hint, isProblem = false }: FieldProps) {
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label htmlFor={id}>{label}</label>
        {note && <span className={styles.note}>{note}</span>}
      </div>
      {children}
      {hint && (
        <p id={`${id}-hint`} className={isProblem ? styles.problem : styles.note}>
          {hint}
        </p>
      )}
    </div>
  );
}
