/**
 * Where the hub stands that these pages came from: at the root of its address or under a path, such as `/live/`.
 * From: index.html and embed.html, in which the hub writes it. To: the router, the API, the client library.
 */

/** Begins and ends with a slash. */
export function hubPath(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="hub-path"]');
  return meta?.content ?? '/';
}

/** Such as `https://example.org/live/`, for the client library. */
export function hubUrl(): string {
  return window.location.origin + hubPath();
}
