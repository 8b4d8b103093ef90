/**
 * StreamHub's sign: one source, many ends. To: page-frame.tsx.
 */
import styles from './wordmark.module.css';

export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
        <path
          className={styles.ways}
          d="M7 16c7 0 7-9 17-9M7 16h17M7 16c7 0 7 9 17 9"
          fill="none"
          strokeWidth="2.6"
          strokeLinecap="round"
        />
        <circle className={styles.source} cx="6.5" cy="16" r="4.5" />
        <g className={styles.ends}>
          <circle cx="25.5" cy="7" r="3" />
          <circle cx="25.5" cy="16" r="3" />
          <circle cx="25.5" cy="25" r="3" />
        </g>
      </svg>
      <span translate="no">
        <span>Stream</span>
        <span className={styles.hub}>Hub</span>
      </span>
    </span>
  );
}
