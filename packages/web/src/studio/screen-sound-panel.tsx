/**
 * How loud viewers hear what a shared screen plays, with a mute of its own; nothing while none is shared.
 * From: the studio session. To: microphone-panel.tsx.
 */
import { useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Field } from '../ui/field.tsx';
import { LevelMeter } from './level-meter.tsx';
import { MuteToggle } from './mute-button.tsx';
import styles from './panel.module.css';
import { useStudioSession } from './use-studio-session.ts';

export function ScreenSoundPanel() {
  const { t } = useTranslation();
  const id = useId();
  const [{ screenSound, screenVolume, sources }, session] = useStudioSession();
  const { isMuted, volume } = screenVolume;
  if (!sources.screen.shown) return null;
  if (screenSound.name !== 'on') {
    const hint = screenSound.name === 'ended' ? 'screenSoundEnded' : 'screenSoundNone';
    return (
      <p className={styles.note} role="status" data-testid="screen-sound-hint">
        {t(`studio.${hint}`)}
      </p>
    );
  }
  const percent = Math.round(volume * 100);
  return (
    <section className={styles.source} aria-label={t('studio.screenSound')}>
      <Field id={id} label={t('studio.screenSound')}>
        <input
          id={id}
          type="range"
          min={0}
          max={100}
          step={5}
          data-testid="screen-volume"
          value={percent}
          aria-valuetext={`${percent} %`}
          onChange={({ target }) => session.setScreenVolume({ volume: Number(target.value) / 100 })}
        />
      </Field>
      <div className={styles.sound}>
        <LevelMeter
          sound={screenSound.sound}
          label={t('studio.screenLevel')}
          isMuted={isMuted || volume === 0}
        />
        <MuteToggle
          testId="mute-screen"
          label={t('studio.muteScreen')}
          isMuted={isMuted}
          onToggle={() => session.setScreenVolume({ isMuted: !isMuted })}
        />
      </div>
    </section>
  );
}
