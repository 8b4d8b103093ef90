/**
 * The title of the studio's tab: what is wrong comes first, for a streamer who looks at another tab.
 * From: the studio session. To: studio-page.tsx.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { type DeviceAlert, deviceAlerts } from './device-alerts.ts';
import { isOnAir } from './studio-snapshot.ts';
import { useStudioSession } from './use-studio-session.ts';

export function useStudioTitle(): string {
  const { t } = useTranslation();
  const [snapshot] = useStudioSession();
  const title = isOnAir(snapshot.publisher) ? `● ${t('title.live')}` : t('title.studio');
  const [alert] = deviceAlerts(snapshot);
  return alert ? `⚠ ${t(wordsOf(alert))} · ${title}` : title;
}

/** Where en-capture.ts has them. */
function wordsOf(alert: DeviceAlert) {
  switch (alert.name) {
    case 'silent':
      return 'capture.alert.silent.short';
    case 'replaced':
      return `capture.alert.replaced.${alert.kind}.short` as const;
    case 'lost':
    case 'withheld':
      return `capture.alert.${alert.name}.${alert.kind}.short` as const;
  }
}
