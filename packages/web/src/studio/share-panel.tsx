/**
 * More ways to invite: a code for phones, and a line for other sites. Loaded once a stream is live.
 * From: live-panel.tsx, the link. To: the streamer.
 */
import { encode } from 'uqr';
import { useTranslation } from '../i18n/use-translation.ts';
import { CopyLink } from '../ui/copy-link.tsx';
import styles from './share-panel.module.css';
import { embedLine } from './viewer-link.ts';

interface SharePanelProps {
  /** As viewers open it. */
  link: string;
  /** Another site has no password to give. */
  isPrivate: boolean;
}

export function SharePanel({ link, isPrivate }: SharePanelProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.panel}>
      <QrCode text={link} />
      <div className={styles.more}>
        <p className={styles.note}>{t('studio.qrCodeHint')}</p>
        {!isPrivate && (
          <CopyLink
            url={embedLine(link)}
            label={t('studio.embedLine')}
            copyLabel={t('studio.copyLine')}
            testId="embed-line"
          />
        )}
      </div>
    </div>
  );
}

/** Four quiet modules around it, as ISO/IEC 18004 wants. */
const QUIET = 4;

function QrCode({ text }: { text: string }) {
  const { t } = useTranslation();
  const { size, data } = encode(text, { border: QUIET });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [[x, y]] : [])));
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={t('studio.qrCode')}
      data-testid="qr-code"
    >
      <path d={dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join('')} />
    </svg>
  );
}
