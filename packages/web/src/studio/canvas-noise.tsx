/**
 * Says that the browser gives noise in place of pictures, and what to allow. To: studio-notice.tsx.
 */
import { useTranslation } from '../i18n/use-translation.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

export function CanvasNoise() {
  const { t } = useTranslation();
  return (
    <div data-testid="canvas-noise">
      <Notice tone="problem" what={t('studio.noise.what')} how={t('studio.noise.how')}>
        <Button onClick={askToReadCanvases}>{t('studio.noise.ask')}</Button>
        <Button onClick={() => window.location.reload()}>{t('part.reload')}</Button>
      </Notice>
    </div>
  );
}

/**
 * Firefox shows its question when a page reads a canvas after a click; for a worker that reads, it only puts a picture into the
 * address bar. The answer holds for both.
 */
function askToReadCanvases(): void {
  document.createElement('canvas').getContext('2d')?.getImageData(0, 0, 1, 1);
}
