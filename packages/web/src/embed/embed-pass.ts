/**
 * What the page shows the hub in a frame without an origin (`sandbox` without `allow-same-origin`), where no request says
 * whose page it is.
 * From: the page, into which the hub writes it. To: embed.ts, for the hub's address.
 */

/** Begins with a `?`; empty where the page has its origin. */
export function embedPass(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="embed-pass"]');
  return meta && self.origin === 'null' ? `?${meta.content}` : '';
}
