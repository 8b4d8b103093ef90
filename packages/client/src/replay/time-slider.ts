/**
 * The slider for a recording's time among the controls of `<streamhub-player>`, with the time as text.
 * From: replay-in-element.ts; the element's events. To: replay.ts.
 */
import type { Replay } from './replay.ts';
import { timeText } from './time-text.ts';

const EVENTS = ['timeupdate', 'seeking', 'seeked', 'durationchange'] as const;

interface TimeSliderOptions {
  replay: Replay;
  element: HTMLElement & { labels?: { time?: string } };
  place: Element;
}

export class TimeSlider {
  constructor({ replay, element, place }: TimeSliderOptions) {
    const slider = document.createElement('input');
    const text = document.createElement('span');
    slider.part.add('time');
    text.part.add('time-text');
    // By the object model: a page's policy may forbid styles in markup.
    Object.assign(slider.style, { inlineSize: '100%', flex: '1', minInlineSize: '3rem' });
    Object.assign(text.style, { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' });
    if (place instanceof HTMLElement) {
      Object.assign(place.style, { display: 'flex', alignItems: 'center', gap: '0.5rem' });
    }
    Object.assign(slider, { type: 'range', min: '0', step: '1' });
    slider.addEventListener('input', () => {
      replay.currentTime = Number(slider.value);
    });
    place.replaceChildren(slider, text);
    const show = () => {
      const length = Number.isNaN(replay.duration) ? 0 : replay.duration;
      slider.max = String(length);
      slider.value = String(replay.currentTime);
      slider.setAttribute('aria-label', element.labels?.time ?? 'Time');
      text.textContent = `${timeText(replay.currentTime)} / ${timeText(length)}`;
      slider.setAttribute('aria-valuetext', text.textContent);
    };
    for (const event of EVENTS) element.addEventListener(event, show);
    replay.onClose(() => {
      for (const event of EVENTS) element.removeEventListener(event, show);
      place.replaceChildren();
    });
    show();
  }
}
