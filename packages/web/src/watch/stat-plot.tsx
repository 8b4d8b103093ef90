/**
 * One figure over the last minute and a half; its newest value stands beside its name as text.
 * From: stats-panel.tsx. To: uPlot, which draws on a canvas that screen readers pass over.
 */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import styles from './stat-plot.module.css';
import { HISTORY_S } from './stats-history.ts';

interface StatPlotProps {
  name: string;
  testId: string;
  newest: string;
  atS: number[];
  /** Null where nothing is known. */
  values: (number | null)[];
  axisTextOf(value: number): string;
  /** Constant: the axis ends there or higher. */
  axisAtLeast: number;
}

const HEIGHT = 84;
const AXIS_WIDTH = 62;

export function StatPlot(props: StatPlotProps) {
  const { name, testId, newest, atS, values, axisTextOf, axisAtLeast } = props;
  const field = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const textOf = useRef(axisTextOf);
  textOf.current = axisTextOf;

  useEffect(() => {
    const element = field.current;
    if (!element) return;
    const made = new uPlot(
      optionsFor(element, { atLeast: axisAtLeast, textOf: (value) => textOf.current(value) }),
      [[], []],
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [axisAtLeast]);

  useEffect(() => plot.current?.setData([atS, values]), [atS, values]);

  return (
    <figure className={styles.plot}>
      <figcaption>
        <span>{name}</span>
        <strong data-testid={testId}>{newest}</strong>
      </figcaption>
      <div ref={field} className={styles.field} aria-hidden="true" />
    </figure>
  );
}

/** The style sheet hands the colours over as properties that nothing else uses; they follow the reader's scheme. */
function optionsFor(
  element: HTMLElement,
  { atLeast, textOf }: { atLeast: number; textOf: (value: number) => string },
): uPlot.Options {
  const style = getComputedStyle(element);
  const [line, grid, text] = [() => style.caretColor, () => style.outlineColor, () => style.color];
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 4, 4, 0],
    scales: {
      x: { time: false, range: (_, __, newestS) => [(newestS ?? 0) - HISTORY_S + 1, newestS ?? 0] },
      y: { range: (_, __, most) => [0, Math.max(atLeast, (most ?? 0) * 1.15)] },
    },
    axes: [
      { show: false },
      {
        stroke: text,
        font: `11px ${style.fontFamily}`,
        size: AXIS_WIDTH,
        space: 28,
        gap: 6,
        ticks: { show: false },
        grid: { stroke: grid, width: 1 },
        values: (_, splits) => splits.map(textOf),
      },
    ],
    series: [{}, { stroke: line, width: 1.75, points: { show: false } }],
  };
}
