/**
 * The sentences of recordings, in English. From: people. To: time-line.tsx, recording-list.tsx
 * and recording-facts.tsx, which bring them.
 */
export const replay = {
  controls: 'Recording',
  time: 'Time',
  timeText: '{{time}} of {{length}}',
  timeLive: 'Live',
  goLive: 'Go live',
  play: 'Play',
  pause: 'Pause',
  speed: 'Speed',
  speedOf: '{{speed}}×',
  chapters: 'Chapters',
  chapter: 'Chapter {{number}}, {{time}}',
  list: 'Recordings of this stream',
  from: 'Recorded {{date}}',
  length: 'Length {{length}}',
};
