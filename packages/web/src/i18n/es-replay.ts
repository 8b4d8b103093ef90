/**
 * The sentences of recordings, in Spanish. From: people. To: es.ts.
 */
import type { replay as english } from './en-replay.ts';

export const replay: Record<keyof typeof english, string> = {
  controls: 'Grabación',
  time: 'Tiempo',
  timeText: '{{time}} de {{length}}',
  timeLive: 'En directo',
  goLive: 'Ir al directo',
  play: 'Reproducir',
  pause: 'Pausar',
  speed: 'Velocidad',
  speedOf: '{{speed}}×',
  chapters: 'Capítulos',
  chapter: 'Capítulo {{number}}, {{time}}',
  list: 'Grabaciones de esta emisión',
  from: 'Grabada el {{date}}',
  length: 'Duración {{length}}',
};
