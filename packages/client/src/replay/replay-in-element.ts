/**
 * A replay inside of `<streamhub-player>`, with a slider for its time among the element's controls.
 * From: player-on-demand.ts, which loads this when a recording is wanted. To: replay.ts, time-slider.ts.
 */
import { Replay } from './replay.ts';
import type { ReplayOptions } from './replay-options.ts';
import { TimeSlider } from './time-slider.ts';

export function openReplay(options: ReplayOptions, element: HTMLElement): Replay {
  const replay = new Replay(options);
  const place = element.shadowRoot?.querySelector('.space');
  if (place) new TimeSlider({ replay, element, place });
  return replay;
}
