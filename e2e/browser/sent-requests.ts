/**
 * What a page asks of the hub. From: the tests, before the page is opened. To: the page's WebSockets.
 */
import type { Page } from '@playwright/test';

/** `event` is that of a request, such as `stream:join`. */
export function onRequest(page: Page, event: string, listener: () => void): void {
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (payload.includes(`"${event}"`)) listener();
    });
  });
}
