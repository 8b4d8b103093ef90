/**
 * The English sentences of the home page, which are loaded with it: a viewer's page is lighter without.
 * From: people. To: app.tsx, with that page; sentence-key.ts, their keys.
 */
export const enHome = {
  count: {
    live_one: '{{count}} stream',
    live_other: '{{count}} streams',
  },
  stream: {
    started: 'Started {{when}}',
    justNow: 'just now',
  },
  home: {
    headline: 'Go live from this browser tab.',
    lead: 'Turn on your camera or share your screen, then send one link. Everybody who opens it sees and hears you at once, with nothing to install.',
    goLive: 'Go live',
    liveNow: 'Live now',
    upcoming: 'Upcoming',
    recorded: 'Recorded',
    upcomingAt: 'Begins on {{when}}',
    loading: 'Looking for live streams…',
    emptyTitle: 'Nobody is live right now',
    emptyText:
      'Be the first: go live and your stream appears here. An unlisted stream is not shown; its viewers need the link.',
    failedTitle: 'The hub does not answer',
    refusedTitle: 'The hub refused the list of streams',
    failedText: 'The list of streams could not be loaded. Check your connection; we keep trying.',
    retry: 'Try now',
    stale: 'The hub does not answer at the moment. This list may be out of date.',
    open: {
      label: 'Got a link or a key?',
      placeholder: 'Paste it here',
      submit: 'Watch',
      invalid:
        'That does not look like a stream link or a key. Paste the whole link you were sent.',
    },
  },
};
