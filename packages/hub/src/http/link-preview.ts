/**
 * What chats and social networks show of a link to a stream: tags of the Open Graph (https://ogp.me) and of Twitter's cards,
 * and where oEmbed is asked.
 * From: watch-links.ts, what everybody may know of the stream. To: the head of the watch page.
 */
import type { StreamInfo, StreamState } from '@streamhub/protocol';
import { watchUrl } from '../exposure/hub-address.ts';

export interface PageHead {
  /** For the page's own `<title>`. Markup. */
  title: string;
  /** Markup. */
  tags: string;
}

interface PreviewOptions {
  /** Where the asking program reaches the hub. */
  hubAddress: string;
  /** There is a picture of it now. */
  hasPicture: boolean;
}

export function linkPreview(
  info: StreamInfo,
  { hubAddress, hasPicture }: PreviewOptions,
): PageHead {
  const { streamKey } = info;
  const url = watchUrl(hubAddress, streamKey);
  const title = headingOf(info);
  const image = `${hubAddress}/api/streams/${streamKey}/preview.jpg`;
  const oEmbed = `${hubAddress}/api/oembed?url=${encodeURIComponent(url)}`;
  const tags = [
    property('og:site_name', 'StreamHub'),
    property('og:type', 'video.other'),
    property('og:title', title),
    property('og:description', descriptionOf(info)),
    property('og:url', url),
    ...(hasPicture ? [property('og:image', image)] : []),
    `<meta name="twitter:card" content="${hasPicture ? 'summary_large_image' : 'summary'}">`,
    // Whoever has the link may watch: search engines do not pass it on.
    ...(info.visibility === 'public' ? [] : ['<meta name="robots" content="noindex">']),
    `<link rel="alternate" type="application/json+oembed" href="${markup(oEmbed)}" title="${markup(title)}">`,
  ];
  return { title: markup(`${title} – StreamHub`), tags: tags.join('') };
}

export function headingOf({ title, streamer }: StreamInfo): string {
  return title || streamer || 'StreamHub';
}

function descriptionOf({ state, streamer }: StreamInfo): string {
  const what = WHAT[state];
  return streamer === '' ? what : `${what} · ${streamer}`;
}

const WHAT: Readonly<Record<StreamState, string>> = {
  live: 'Live now',
  paused: 'Live now',
  offline: 'Not on air right now',
  ended: 'This stream has ended',
};

function property(name: string, content: string): string {
  return `<meta property="${name}" content="${markup(content)}">`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text such that it is the same text in markup, also between quotes. */
export function markup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
