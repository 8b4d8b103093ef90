/**
 * A link to pass on: shown, selectable, copied by one button; on phones also handed to the system's share sheet.
 * From: studio-page and watch-page. To: the clipboard.
 */
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from './button.tsx';
import styles from './copy-link.module.css';

type CopyResult = 'none' | 'copied' | 'failed';

const SHOW_RESULT_MS = 2500;

interface CopyLinkProps {
  url: string;
  testId?: string;
  label?: string;
  /** On the button that copies it. */
  copyLabel?: string;
}

export function CopyLink({ url, testId, label, copyLabel }: CopyLinkProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [result, setResult] = useState<CopyResult>('none');

  useEffect(() => {
    if (result !== 'copied') return;
    const timer = setTimeout(() => setResult('none'), SHOW_RESULT_MS);
    return () => clearTimeout(timer);
  }, [result]);

  async function copy() {
    setResult((await copyText(url, field.current)) ? 'copied' : 'failed');
  }

  return (
    <div>
      <label className={styles.label} htmlFor={id}>
        {label ?? t('link.label')}
      </label>
      <div className={styles.row}>
        <input
          id={id}
          ref={field}
          className={styles.field}
          type="text"
          readOnly
          value={url}
          data-testid={testId}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button look="plain" className={styles.copy} onClick={() => void copy()}>
          {result === 'copied' ? t('link.copied') : (copyLabel ?? t('link.copy'))}
        </Button>
        {canShare(url) && (
          <Button look="plain" onClick={() => void share(url)}>
            {t('link.share')}
          </Button>
        )}
      </div>
      <p className={result === 'failed' ? styles.failed : 'visually-hidden'} role="status">
        {result !== 'none' && t(`link.${result}`)}
      </p>
    </div>
  );
}

/** Without a secure context there is no clipboard object: then the old command on the selected field. */
async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field?.focus();
    field?.select();
    return document.execCommand('copy');
  }
}

/** Only of an address, and where touch is the main way to point: on a desktop the copy button is the better way. */
function canShare(url: string): boolean {
  return (
    /^http/.test(url) &&
    matchMedia('(pointer: coarse)').matches &&
    typeof navigator.canShare === 'function' &&
    navigator.canShare({ url })
  );
}

async function share(url: string): Promise<void> {
  try {
    await navigator.share({ url });
  } catch {
    // Closing the share sheet is no failure.
  }
}
