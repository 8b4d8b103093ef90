/**
 * Chooses where the picture comes from and how large it is, before and while live.
 * From: the studio session and this machine's cameras. To: studio-page.tsx.
 */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import styles from './panel.module.css';
import { isPictureSize, type PictureSize, pictureSizes } from './studio-settings.ts';
import { useDevices } from './use-devices.ts';
import { useStudioSession } from './use-studio-session.ts';

export function PicturePanel() {
  const { t } = useTranslation();
  const id = useId();
  const [{ picture, settings }, session] = useStudioSession();
  const { shown } = picture;
  return (
    <section className={styles.panel} aria-labelledby={`${id}-head`}>
      <div className={styles.head}>
        <h2 id={`${id}-head`}>{t('studio.source')}</h2>
        {shown && (
          <Button look="quiet" onClick={() => session.turnOff()}>
            {t('studio.turnOff')}
          </Button>
        )}
      </div>
      <fieldset className={styles.choice} aria-labelledby={`${id}-head`}>
        <button
          type="button"
          aria-pressed={shown?.kind === 'camera'}
          data-testid="use-camera"
          onClick={() => void session.turnOnCamera()}
        >
          {t('studio.camera')}
        </button>
        <button
          type="button"
          aria-pressed={shown?.kind === 'screen'}
          data-testid="use-screen"
          onClick={() => void session.shareScreen()}
        >
          {t('studio.screen')}
        </button>
      </fieldset>
      {shown?.kind === 'screen' ? (
        <Button onClick={() => void session.shareScreen()}>{t('studio.switchScreen')}</Button>
      ) : (
        <CameraChoice />
      )}
      <Field id={`${id}-size`} label={t('studio.size')}>
        <select
          id={`${id}-size`}
          data-testid="size"
          value={settings.size}
          onChange={({ target }) => {
            if (isPictureSize(target.value)) session.choose({ size: target.value });
          }}
        >
          {(Object.keys(pictureSizes) as PictureSize[]).map((size) => (
            <option key={size} value={size}>
              {t(`studio.sizeOption.${size}`)}
            </option>
          ))}
        </select>
      </Field>
    </section>
  );
}

function CameraChoice() {
  const { t } = useTranslation();
  const id = useId();
  const [{ picture, settings }, session] = useStudioSession();
  const { cameras } = useDevices(picture.shown);
  const shownId = picture.shown?.kind === 'camera' ? picture.shown.deviceId : settings.cameraId;
  const isListed = cameras.some(({ deviceId }) => deviceId === shownId);
  return (
    <Field id={id} label={t('studio.cameraLabel')}>
      <select
        id={id}
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
    </Field>
  );
}
