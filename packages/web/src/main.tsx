/**
 * Where the pages begin: translations first, then the first page.
 * From: index.html. To: app.tsx.
 */
import { defineStreamHubPlayer } from '@streamhub/client';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { surviveForeignChanges } from './foreign-changes.ts';
import { hubPath } from './hub-path.ts';
import { startTranslations } from './i18n/i18n.ts';
import { showBrokenPage } from './layout/broken-page.ts';
import { StudioDoor, StudioDoorContext } from './studio/studio-door.ts';
import './styles/tokens.css';
import './styles/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');

surviveForeignChanges(Node.prototype);
defineStreamHubPlayer();
try {
  await startTranslations();
  createRoot(root, { onUncaughtError: breakDown }).render(
    <BrowserRouter basename={hubPath()}>
      <StudioDoorContext value={new StudioDoor()}>
        <App />
      </StudioDoorContext>
    </BrowserRouter>,
  );
} catch (error) {
  breakDown(error);
}

function breakDown(error: unknown): void {
  showBrokenPage();
  // For the browser's console, as every error that nobody takes.
  queueMicrotask(() => {
    throw error;
  });
}
