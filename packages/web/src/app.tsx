/**
 * Which page belongs to which address.
 * From: main.tsx. To: the pages, inside page-frame.tsx.
 */
import { Route, Routes } from 'react-router';
import { translations } from './i18n/i18n.ts';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { PageBoundary } from './layout/page-boundary.tsx';
import { PageFrame } from './layout/page-frame.tsx';
import { LazyPart, ShownPart } from './parts/lazy-part.tsx';
import { WatchPage } from './watch/watch-page.tsx';

/** What only some open: a viewer's page is lighter without. */
const home = new LazyPart(async () => {
  translations.add('en', (await import('./i18n/en-home.ts')).enHome);
  return (await import('./home/home-page.tsx')).HomePage;
});
const studio = new LazyPart(async () =>
  withSentences((await import('./studio/studio-part.tsx')).StudioPart),
);
const setUp = new LazyPart(async () =>
  withSentences((await import('./access/set-up-page.tsx')).SetUpPage),
);

async function withSentences<Page>(page: Page): Promise<Page> {
  const { enLater } = await import('./i18n/en-later.ts');
  translations.add('en', enLater);
  return page;
}

export function App() {
  return (
    <PageBoundary of="page">
      <Routes>
        <Route element={<PageFrame />}>
          <Route index element={<ShownPart key="home" part={home} props={{}} />} />
          <Route path="studio" element={<ShownPart key="studio" part={studio} props={{}} />} />
          <Route path="setup" element={<ShownPart key="set-up" part={setUp} props={{}} />} />
          <Route path="watch/:streamKey/:recordingId?" element={<WatchPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </PageBoundary>
  );
}
