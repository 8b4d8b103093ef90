/**
 * What is on the picture: the layout, its camera and its screen, a line of text; before and while live.
 * From: the studio session. To: studio-page.tsx.
 */
import { typedText } from '@streamhub/protocol';
import { useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Field } from '../ui/field.tsx';
import { CameraRow } from './camera-row.tsx';
import styles from './panel.module.css';
import { SceneSign } from './scene-sign.tsx';
import { ScreenRow } from './screen-row.tsx';
import { layouts } from './studio-settings.ts';
import { layoutSeen } from './studio-snapshot.ts';
import { useStudioSession } from './use-studio-session.ts';

/** What fits on one line of the picture. */
const TEXT_MAX_LENGTH = 80;

export function ScenePanel() {
  const { t } = useTranslation();
  const id = useId();
  const [snapshot, session] = useStudioSession();
  const { textLine } = snapshot;
  const seen = layoutSeen(snapshot);
  return (
    <section className={styles.panel} aria-labelledby={`${id}-head`}>
      <h2 className={styles.head} id={`${id}-head`}>
        {t('studio.source')}
      </h2>
      <fieldset className={styles.choice} aria-labelledby={`${id}-head`}>
        {layouts.map((layout) => (
          <button
            key={layout}
            type="button"
            className={styles.scene}
            aria-pressed={seen === layout}
            data-testid={`scene-${layout}`}
            onClick={() => void session.inputs.chooseLayout(layout)}
          >
            <SceneSign layout={layout} />
            <span>{t(`studio.layout.${layout}`)}</span>
          </button>
        ))}
      </fieldset>
      <CameraRow />
      <ScreenRow />
      <Field id={`${id}-text`} label={t('studio.textLine')} note={t('studio.textLineHint')}>
        <input
          id={`${id}-text`}
          type="text"
          data-testid="text-line"
          autoComplete="off"
          dir="auto"
          maxLength={TEXT_MAX_LENGTH}
          placeholder={t('studio.textLinePlaceholder')}
          value={textLine}
          onChange={({ target }) => session.writeLine(typedText(target.value))}
        />
      </Field>
    </section>
  );
}
