/**
 * Keeps the title of the browser's tab with the page. From: each page.
 */
import { useEffect } from 'react';

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
