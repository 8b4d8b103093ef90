/**
 * Says that a device that is on gives nothing, or that another one is on in its place; nothing while all goes well.
 * From: the studio session. To: studio-page.tsx, above the preview.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { type DeviceAlert, deviceAlerts } from './device-alerts.ts';
import styles from './studio-notice.module.css';
import { useStudioSession } from './use-studio-session.ts';

export function DeviceNotices() {
  const [snapshot] = useStudioSession();
  return (
    <div role="status" className={styles.notice}>
      {deviceAlerts(snapshot).map((alert) => (
        <AlertNotice key={keyOf(alert)} alert={alert} />
      ))}
    </div>
  );
}

function AlertNotice({ alert }: { alert: DeviceAlert }) {
  const { t } = useTranslation();
  const [, session] = useStudioSession();
  switch (alert.name) {
    case 'lost':
      // Told with the way to turn it on again.
      return null;
    case 'silent':
      return (
        <div data-testid="device-alert" data-alert="silent">
          <Notice
            tone="caution"
            what={t('capture.alert.silent.what')}
            how={t('capture.alert.silent.how')}
          />
        </div>
      );
    case 'withheld':
      return (
        <div data-testid="device-alert" data-alert={keyOf(alert)}>
          <Notice
            tone="caution"
            what={t(`capture.alert.withheld.${alert.kind}.what`)}
            how={t(`capture.alert.withheld.${alert.kind}.how`)}
          />
        </div>
      );
    case 'replaced':
      return (
        <div data-testid="device-alert" data-alert={keyOf(alert)}>
          <Notice
            tone="caution"
            what={t(`capture.alert.replaced.${alert.kind}.what`, {
              lost: alert.lost,
              by: alert.by,
            })}
            how={t('capture.alert.replaced.how')}
          >
            <Button onClick={() => session.inputs.keepReplacement(alert.kind)}>
              {t('capture.alert.replaced.keep')}
            </Button>
          </Notice>
        </div>
      );
  }
}

function keyOf(alert: DeviceAlert): string {
  return alert.name === 'silent' ? 'silent' : `${alert.name}-${alert.kind}`;
}
