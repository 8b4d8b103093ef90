/**
 * How good the picture is and how it is coded.
 * From: the studio session. To: studio-page.tsx.
 */
import { useEffect, useId, useState } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Field } from '../ui/field.tsx';
import { CodecChoice } from './codec-choice.tsx';
import styles from './panel.module.css';
import {
  frameRates,
  isPictureSize,
  oneOf,
  type PictureSize,
  pictureSizes,
} from './studio-settings.ts';
import { mainSource } from './studio-snapshot.ts';
import { useStudioSession } from './use-studio-session.ts';

export function QualityPanel() {
  const { t } = useTranslation();
  const id = useId();
  const [snapshot, session] = useStudioSession();
  const source = mainSource(snapshot);
  const { size, frameRate } = snapshot.settings.quality[source];
  const [isOpen, setIsOpen] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another size or rate is the reason to try anew.
  useEffect(() => {
    if (isOpen) void session.tryCodecs();
  }, [isOpen, size, frameRate, session]);

  return (
    <section className={styles.panel} aria-label={t('studio.quality')}>
      <Field id={`${id}-size`} label={t(`studio.sizeOf.${source}`)}>
        <select
          id={`${id}-size`}
          data-testid="size"
          value={size}
          onChange={({ target }) => {
            if (isPictureSize(target.value)) session.inputs.chooseQuality({ size: target.value });
          }}
        >
          {(Object.keys(pictureSizes) as PictureSize[]).map((size) => (
            <option key={size} value={size}>
              {t(`studio.sizeOption.${size}`)}
            </option>
          ))}
        </select>
      </Field>
      <details
        className={styles.more}
        onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
      >
        <summary data-testid="advanced">{t('studio.advanced')}</summary>
        <div className={styles.moreFields}>
          <FrameRateChoice />
          <CodecChoice />
        </div>
      </details>
    </section>
  );
}

function FrameRateChoice() {
  const { t } = useTranslation();
  const id = useId();
  const [snapshot, session] = useStudioSession();
  return (
    <Field id={id} label={t('studio.frameRate')}>
      <select
        id={id}
        data-testid="frame-rate"
        value={snapshot.settings.quality[mainSource(snapshot)].frameRate}
        onChange={({ target }) => {
          const frameRate = oneOf(frameRates, Number(target.value));
          if (frameRate) session.inputs.chooseQuality({ frameRate });
        }}
      >
        {frameRates.map((rate) => (
          <option key={rate} value={rate}>
            {t(`studio.frameRateOption.per${rate}`)}
          </option>
        ))}
      </select>
    </Field>
  );
}
