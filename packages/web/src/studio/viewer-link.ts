/**
 * The link for viewers, such that it can be reached where the studio was opened. Without a configured address the hub names the
 * host that it was asked for, which a proxy before it may have changed.
 * From: the hub's answers. To: live-panel.tsx, share-panel.tsx.
 */
interface LinkParts {
  /** As the hub gave it. */
  url: string;
  /** The address that the hub's operator has given, if there is one: viewers may have no other. */
  publicUrl: string | undefined;
  /** Where the studio's hub stands, such as `https://example.org/live/`. */
  here: string;
}

export function viewerLink({ url, publicUrl, here }: LinkParts): string {
  const { origin, pathname, search } = new URL(url);
  if (publicUrl !== undefined || origin === new URL(here).origin) return url;
  const streamKey = pathname.split('/').at(-1) ?? '';
  return `${here}watch/${streamKey}${search}`;
}

/** The last keeps a phone's screen on. */
const ALLOWED = 'autoplay; fullscreen; picture-in-picture; screen-wake-lock';

/** HTML that shows the stream of a viewers' link on another site. */
export function embedLine(link: string): string {
  const url = new URL(link);
  url.pathname = url.pathname.replace(/\/watch\/([^/]*)$/, '/embed/$1');
  return `<iframe src="${url}" width="640" height="360" allow="${ALLOWED}"></iframe>`;
}
