/**
 * Where the pages begin: translations first, then the first page.
 * From: index.html. To: app.tsx.
 */
import { defineStreamHubPlayer } from '@streamhub/client';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { hubPath } from './hub-path.ts';
import { startTranslations } from './i18n/i18n.ts';
import { StudioSession } from './studio/studio-session.ts';
import { StudioSessionContext } from './studio/use-studio-session.ts';
import './styles/tokens.css';
import './styles/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');

defineStreamHubPlayer();
await startTranslations();
createRoot(root).render(
  <BrowserRouter basename={hubPath()}>
    <StudioSessionContext value={new StudioSession()}>
      <App />
    </StudioSessionContext>
  </BrowserRouter>,
);
