/**
 * The sentences of the pages in English, but for those in en-home.ts and en-later.ts. The shape of all is the list of sentences: es.ts has
 * to follow it.
 * From: people. To: i18n.ts; sentence-key.ts, for the types of the keys.
 */
import { watch } from './en-watch.ts';

export const en = {
  title: {
    home: 'StreamHub · Live from a browser tab',
    studio: 'Studio · StreamHub',
    setUp: 'First account · StreamHub',
    live: 'Live · StreamHub',
    notFound: 'Page not found · StreamHub',
    watch: '{{title}} · StreamHub',
  },
  layout: {
    home: 'StreamHub, home',
    skip: 'Skip to the content',
    goLive: 'Go live',
    backToStudio: 'You are live',
    language: 'Language',
    footer: 'One upload, any number of viewers.',
  },
  part: {
    page: 'A part of this page could not be loaded.',
    picture: 'Your picture is not sent: a part of this page could not be loaded, or it stopped.',
    sound: 'Your sound is not sent: a part of this page could not be loaded, or it stopped.',
    language: 'This language could not be loaded.',
    how: 'There may be a new version of this page, or your connection broke. Reload the page.',
    reload: 'Reload the page',
  },
  count: {
    viewers_one: '{{count}} viewer',
    viewers_other: '{{count}} viewers',
  },
  stream: {
    live: 'Live',
    paused: 'Paused',
    untitledBy: 'Stream by {{name}}',
    untitled: 'Live stream',
    by: 'by {{name}}',
  },
  link: {
    label: 'Link for your viewers',
    copy: 'Copy link',
    copied: 'Copied',
    failed: 'Copying was not possible. The link is selected: copy it with Ctrl+C or a long press.',
    share: 'Share',
  },
  connect: {
    offline: 'This device has no network at the moment.',
    unreachable: 'The hub does not answer. It may be restarting, or it is gone.',
    unreadable: 'The hub does not answer, or does not allow pages from this address.',
  },
  insecure: {
    watch:
      'No sound and one picture per second: this page was not opened over a secure connection.',
    studio: 'You cannot stream from here: this page was not opened over a secure connection.',
    how: 'Browsers allow cameras, microphones, video and sound only on pages with https://, or with localhost on the hub’s own machine. Ask the person who runs the hub for its https address.',
    howHere: 'Browsers allow cameras, microphones, video and sound only on pages with https://.',
    open: 'Open the secure page',
  },
  watch,
  error: {
    invalid_request:
      'The hub did not accept the form. Enter the name and the title again, and keep them short.',
    invalid_token: 'The hub no longer recognises you. Try again to start over.',
    not_registered: 'The hub does not know you yet. Try again.',
    host_not_allowed: 'The hub does not answer to this address. Open it as localhost.',
    invalid_packet: 'The connection was cut: the hub could not read what this page sent.',
    too_many_packets: 'The connection was cut: this page sent too much at once.',
    origin_not_allowed:
      'This hub does not allow pages from this address. A proxy in front of it may change the header Host: the person who runs the hub finds both values in its log.',
    ticket_expired: 'This link has expired. Ask the streamer for a new one.',
    too_many_connections:
      'There are too many connections from your network. Close some, or try again later.',
    rate_limited: 'That was too fast. Wait a moment and try again.',
    stream_not_found: 'This stream does not exist any more. Start a new one.',
    recording_not_found: 'This recording does not exist any more.',
    range_not_satisfiable: 'The recording is shorter than that.',
    not_downloadable: 'This recording cannot be made into a file.',
    not_for_hls: 'Players of HLS cannot play this.',
    stream_ended: 'This stream has already ended. Start a new one.',
    too_many_viewers: 'This stream has no room for another viewer. Try again in a moment.',
    too_slow: 'Your connection is too slow for this stream right now. Try again when it is better.',
    unknown_event: 'This page and the hub have different versions. Reload the page.',
    not_found: 'The hub has nothing at this address. Reload the page.',
    store_unavailable: 'The hub cannot reach its data now. Try again in a moment.',
    hub_stopping: 'This part of the hub is about to stop. Try again now.',
    internal_error: 'Something went wrong in the hub. Try again in a moment.',
    unreachable: 'The hub does not answer. Check your connection and try again.',
    unreadable:
      'The hub does not answer, or it does not allow pages from this address. Check your connection and try again.',
    offline: 'This device has no network. Connect it and try again.',
  },
  broken: {
    page: 'This page stopped working.',
    part: 'This part of the page could not be loaded.',
    how: 'Reload the page. If that does not help, try another browser.',
    live: 'Your stream goes on. Reload the page to get its controls back, or stop the stream below.',
    reload: 'Reload',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'The address may be mistyped, or the page has moved.',
    home: 'See who is live',
  },
};
