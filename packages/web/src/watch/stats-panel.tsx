/**
 * How the stream reaches this viewer: plots over time, each with its newest value as text, and facts below.
 * From: stats-history.ts. To: player-stage.tsx, on demand, with the plotting library.
 */
import { useSyncExternalStore } from 'react';
import { useTranslation } from '../i18n/use-translation.ts';
import { codecName } from '../ui/codec-name.ts';
import { rateText } from '../ui/rate-text.ts';
import { StatPlot } from './stat-plot.tsx';
import type { StatsHistory, StatsSample } from './stats-history.ts';
import styles from './stats-panel.module.css';

const UNKNOWN = '–';

interface Plot {
  name: 'delay' | 'bitrate' | 'frames' | 'buffer' | 'skipped';
  of(sample: StatsSample): number | undefined;
  /** The axis reaches at least this far: a quiet line stays low. */
  atLeast: number;
  textOf(value: number): string;
}

export function StatsPanel({ id, history }: { id: string; history: StatsHistory }) {
  const { t, i18n } = useTranslation();
  const samples = useSyncExternalStore(history.subscribe, history.samples);
  const count = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 0 });
  const inMs = (value: number) => `${count.format(value)} ms`;
  const plots: readonly Plot[] = [
    { name: 'delay', atLeast: 100, of: ({ stats }) => stats.delayMs, textOf: inMs },
    {
      name: 'bitrate',
      atLeast: 200000,
      of: ({ stats }) => stats.bitrateBps,
      textOf: (value) => rateText(value, i18n.language),
    },
    {
      name: 'frames',
      atLeast: 20,
      of: ({ stats }) => stats.framesPerSecond,
      textOf: (value) => count.format(value),
    },
    { name: 'buffer', atLeast: 100, of: ({ stats }) => stats.bufferedMs, textOf: inMs },
    {
      name: 'skipped',
      atLeast: 4,
      of: ({ skipped }) => skipped,
      textOf: (value) => count.format(value),
    },
  ];
  const newest = samples.at(-1);
  const atS = samples.map((sample) => sample.atS);
  return (
    <section
      className={styles.panel}
      id={id}
      aria-label={t('watch.stats.name')}
      data-testid="stats"
    >
      <div className={styles.plots}>
        {plots.map(({ name, atLeast, of, textOf }) => {
          const value = newest && of(newest);
          return (
            <StatPlot
              key={name}
              name={t(`watch.stats.${name}`)}
              testId={`stat-${name}`}
              newest={value === undefined ? UNKNOWN : textOf(value)}
              atS={atS}
              values={samples.map((sample) => of(sample) ?? null)}
              axisTextOf={textOf}
              axisAtLeast={atLeast}
            />
          );
        })}
      </div>
      {newest && <Facts stats={newest.stats} />}
    </section>
  );
}

function Facts({ stats }: { stats: StatsSample['stats'] }) {
  const { t } = useTranslation();
  const facts = [
    ['codec', stats.codec ? codecName(stats.codec) : UNKNOWN],
    ['target', `${Math.round(stats.bufferTargetMs)} ms`],
    ['apart', stats.soundAheadMs === undefined ? UNKNOWN : `${Math.round(stats.soundAheadMs)} ms`],
    ['underruns', String(stats.soundUnderruns)],
    ['bridged', String(stats.soundBridged)],
    ['lost', String(stats.chunksLost)],
    ['skippedAll', String(stats.framesSkipped)],
    ['leftOut', String(stats.hubSkipped)],
  ] as const;
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`watch.stats.${name}`)}</dt>
          <dd data-testid={`stat-${name}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
