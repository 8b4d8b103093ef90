/**
 * The screen: shared or not, and the way to share another one. From: the studio session. To: scene-panel.tsx.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import styles from './panel.module.css';
import { SourceSwitch } from './source-switch.tsx';
import { useStudioSession } from './use-studio-session.ts';

export function ScreenRow() {
  const { t } = useTranslation();
  const [{ sources, settings }, session] = useStudioSession();
  const isShared = sources.screen.shown !== undefined;
  return (
    <div className={styles.source}>
      <SourceSwitch
        label={t('studio.screen')}
        isOn={isShared}
        onTestId="use-screen"
        offTestId="screen-off"
        onTurnOn={() => void session.inputs.shareScreen()}
        onTurnOff={() => session.inputs.turnOff('screen')}
      />
      {isShared && settings.layout === 'camera' && (
        <p className={styles.note}>{t('studio.screenUnseen')}</p>
      )}
      {isShared && (
        <Button onClick={() => void session.inputs.shareScreen()}>
          {t('studio.switchScreen')}
        </Button>
      )}
    </div>
  );
}
