/**
 * Off or on, for a camera or a screen. Pressing the one that holds changes nothing that viewers see.
 * To: camera-row.tsx, screen-row.tsx.
 */
import { useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import styles from './source-switch.module.css';

interface SourceSwitchProps {
  label: string;
  isOn: boolean;
  onTestId: string;
  offTestId: string;
  onTurnOn(): void;
  onTurnOff(): void;
}

export function SourceSwitch(props: SourceSwitchProps) {
  const { t } = useTranslation();
  const id = useId();
  const { label, isOn } = props;
  return (
    <div className={styles.row}>
      <span className={styles.label} id={id}>
        {label}
      </span>
      <fieldset className={styles.choice} aria-labelledby={id}>
        <button
          type="button"
          aria-pressed={!isOn}
          data-testid={props.offTestId}
          onClick={props.onTurnOff}
        >
          {t('studio.off')}
        </button>
        <button
          type="button"
          aria-pressed={isOn}
          data-testid={props.onTestId}
          onClick={props.onTurnOn}
        >
          {t('studio.on')}
        </button>
      </fieldset>
    </div>
  );
}
