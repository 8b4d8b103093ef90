/**
 * The sentences of the watch page, in English. From: people. To: en.ts.
 */
export const watch = {
  picture: 'Picture of the stream',
  fullscreen: 'Full screen',
  controls: 'Player controls',
  mute: 'Mute',
  unmute: 'Turn sound on',
  volume: 'Volume',
  volumeText: '{{percent}} percent',
  tapForSound: 'Tap for sound',
  noSound: {
    none: 'No sound',
    unplayable: 'The sound cannot be played in this browser',
    insecure: 'No sound: this page is not secure (https)',
  },
  pictureInPicture: 'Picture in picture',
  previewReason: {
    insecure_context: 'One picture per second: this page is not secure (https).',
    no_video_decoder: 'One picture a second: this browser cannot play video.',
    codec_not_supported: 'One picture a second: this browser cannot play this stream’s video.',
    decoder_failed: 'One picture a second: this device cannot play this stream’s video.',
    no_video_arrives: 'One picture a second: your connection is too slow for more right now.',
  },
  rung: {
    fewer_frames: 'Reduced picture: your connection is too slow for more right now.',
    until_key: 'Reduced picture: your connection is slow, so parts are left out to stay live.',
    preview: 'One picture a second: your connection is too slow for more right now.',
    sound: 'Sound only: your connection is too slow for pictures right now.',
  },
  polling: 'Fewer pictures: something on the way to the hub blocks WebSocket.',
  stats: {
    name: 'Statistics',
    delay: 'Delay',
    bitrate: 'Bitrate',
    frames: 'Frames a second',
    buffer: 'Buffer',
    skipped: 'Skipped a second',
    codec: 'Codec',
    target: 'Jitter buffer',
    apart: 'Sound ahead of picture',
    underruns: 'Gaps in the sound',
    bridged: 'Late sound bridged',
    lost: 'Pictures lost',
    skippedAll: 'Pictures skipped',
    leftOut: 'Left out for your connection',
  },
  timeLive: 'Live for {{time}}',
  home: 'See who is live',
  link: 'Link to this stream',
  slow: 'The hub does not answer yet. We keep trying.',
  state: {
    connecting: { what: 'Connecting…', how: '' },
    waiting: {
      what: 'Waiting for the picture',
      how: 'The streamer is connected. The picture appears by itself.',
    },
    live: { what: 'You are watching live.', how: '' },
    paused: {
      what: 'One moment, the streamer’s connection broke',
      how: 'Stay here: the picture comes back by itself.',
    },
    reconnecting: {
      what: 'Your connection was lost',
      how: 'The picture comes back by itself as soon as the hub is reached again.',
    },
    ended: { what: 'The stream has ended', how: 'Thank you for watching.' },
    abandoned: {
      what: 'The stream has ended',
      how: 'The streamer’s connection did not come back.',
    },
    not_found: {
      what: 'There is no such stream, or it is private',
      how: 'If you were given a password, enter it below. If not, the link may be incomplete: ask the streamer to send it again.',
    },
    ticket_expired: {
      what: 'The time of this link is over',
      how: 'Ask the streamer for a new one. If you were given a password, enter it below.',
    },
    refused: { what: 'The hub cannot show this stream now', how: '' },
  },
  password: {
    label: 'Password of the stream',
    submit: 'Watch',
    wrong: 'That opens no stream. Check the password, and whether the link is complete.',
  },
  tryAgain: 'Try again',
};
