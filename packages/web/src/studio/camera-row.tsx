/**
 * The camera: on or off, and which one. From: the studio session and this machine's cameras. To: scene-panel.tsx.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import styles from './panel.module.css';
import { SourceSwitch } from './source-switch.tsx';
import { useDevices } from './use-devices.ts';
import { useStudioSession } from './use-studio-session.ts';

export function CameraRow() {
  const { t } = useTranslation();
  const [{ sources, settings }, session] = useStudioSession();
  const { shown } = sources.camera;
  const { cameras } = useDevices(shown);
  const shownId = shown?.deviceId ?? settings.cameraId;
  const isListed = cameras.some(({ deviceId }) => deviceId === shownId);
  return (
    <div className={styles.source}>
      <SourceSwitch
        label={t('studio.camera')}
        isOn={shown !== undefined}
        onTestId="use-camera"
        offTestId="camera-off"
        onTurnOn={() => void session.inputs.turnOnCamera()}
        onTurnOff={() => session.inputs.turnOff('camera')}
      />
      <select
        aria-label={t('studio.cameraLabel')}
        data-testid="camera"
        value={isListed ? shownId : ''}
        onChange={({ target }) => session.choose({ cameraId: target.value })}
      >
        {!isListed && <option value="">{t('studio.defaultCamera')}</option>}
        {cameras.map(({ deviceId, label }, index) => (
          <option key={deviceId} value={deviceId}>
            {label || t('studio.unnamedCamera', { number: index + 1 })}
          </option>
        ))}
      </select>
      {shown?.facing && cameras.length > 1 && (
        <Button data-testid="turn-camera" onClick={() => void session.inputs.turnCameraAround()}>
          {t(`studio.turnTo.${shown.facing === 'user' ? 'back' : 'front'}`)}
        </Button>
      )}
    </div>
  );
}
