/**
 * Which page belongs to which address.
 * From: main.tsx. To: the pages, inside page-frame.tsx.
 */
import { Route, Routes } from 'react-router';
import { SetUpPage } from './access/set-up-page.tsx';
import { HomePage } from './home/home-page.tsx';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { PageBoundary } from './layout/page-boundary.tsx';
import { PageFrame } from './layout/page-frame.tsx';
import { StudioPage } from './studio/studio-page.tsx';
import { WatchPage } from './watch/watch-page.tsx';

export function App() {
  return (
    <PageBoundary of="page">
      <Routes>
        <Route element={<PageFrame />}>
          <Route index element={<HomePage />} />
          <Route path="studio" element={<StudioPage />} />
          <Route path="setup" element={<SetUpPage />} />
          <Route path="watch/:streamKey" element={<WatchPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </PageBoundary>
  );
}
