/**
 * All that viewers hear: chooses a microphone and shows that it hears something; beside it what a shared screen plays.
 * From: the studio session and this machine's microphones. To: studio-page.tsx.
 */
import { useId } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { CaptureNotice } from './capture-notice.tsx';
import { LevelMeter } from './level-meter.tsx';
import { MuteButton } from './mute-button.tsx';
import styles from './panel.module.css';
import { ScreenSoundPanel } from './screen-sound-panel.tsx';
import { SourceSwitch } from './source-switch.tsx';
import { useDevices } from './use-devices.ts';
import { useStudioSession } from './use-studio-session.ts';

const OFF = 'off';
const STANDARD = '';

export function MicrophonePanel() {
  const { t } = useTranslation();
  const id = useId();
  const [{ microphone: state, isMuted, screenSound, settings }, session] = useStudioSession();
  const { microphones } = useDevices(state.name);
  const openedId = state.name === 'on' ? state.microphone.deviceId : STANDARD;
  const isListed = microphones.some(({ deviceId }) => deviceId === openedId);
  const isOpen = state.name === 'on' || state.name === 'opening';
  const needsStandard = microphones.length === 0 || (isOpen && !isListed);

  function choose(value: string) {
    if (value === OFF) session.inputs.turnOffMicrophone();
    else void session.inputs.turnOnMicrophone(value);
  }

  const offHint = settings.isMicrophoneWanted ? 'microphoneLater' : 'microphoneOffHint';
  return (
    <section className={styles.panel} aria-label={t('studio.microphone')}>
      <SourceSwitch
        label={t('studio.microphone')}
        isOn={isOpen}
        onTestId="turn-on-microphone"
        offTestId="microphone-off"
        onTurnOn={() => isOpen || void session.inputs.turnOnMicrophone()}
        onTurnOff={() => session.inputs.turnOffMicrophone()}
      />
      <Field
        id={id}
        label={t('studio.microphoneLabel')}
        hint={isOpen || screenSound.name === 'on' ? undefined : t(`studio.${offHint}`)}
      >
        <select
          id={id}
          data-testid="microphone"
          aria-describedby={`${id}-hint`}
          value={isOpen ? openedId : OFF}
          onChange={({ target }) => choose(target.value)}
        >
          <option value={OFF}>{t('studio.microphoneOff')}</option>
          {needsStandard && <option value={openedId}>{t('studio.defaultMicrophone')}</option>}
          {microphones.map(({ deviceId, label }, index) => (
            <option key={deviceId} value={deviceId}>
              {label || t('studio.unnamedMicrophone', { number: index + 1 })}
            </option>
          ))}
        </select>
      </Field>
      {state.name === 'on' && (
        <div className={styles.sound}>
          <LevelMeter sound={state.microphone} label={t('studio.level')} isMuted={isMuted} />
          <MuteButton />
        </div>
      )}
      {state.name === 'failed' && (
        <CaptureNotice kind="microphone" problem={state.problem}>
          <Button onClick={() => void session.inputs.turnOnMicrophone('')}>
            {t('capture.tryAgain')}
          </Button>
        </CaptureNotice>
      )}
      <label className={styles.check}>
        <input
          type="checkbox"
          data-testid="music"
          checked={settings.isMusic}
          onChange={({ target }) => session.inputs.chooseMusic({ isMusic: target.checked })}
        />
        <span>
          <span>{t('studio.music')}</span>
          <small>{t('studio.musicHint')}</small>
        </span>
      </label>
      <ScreenSoundPanel />
    </section>
  );
}
