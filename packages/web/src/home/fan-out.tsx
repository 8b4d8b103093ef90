/**
 * The picture beside the headline: one frame goes up once, and out to everybody. Decoration. To: home-page.tsx.
 */
import styles from './fan-out.module.css';

const ENDS = [40, 104, 168, 232, 296] as const;
const HUB = { x: 210, y: 168 } as const;

export function FanOut() {
  return (
    <svg className={styles.picture} viewBox="0 0 440 336" aria-hidden="true">
      <path className={styles.up} d={`M62 ${HUB.y}H${HUB.x}`} />
      {ENDS.map((y) => (
        <g key={y}>
          <path className={styles.way} d={wayTo(y)} />
          <path className={styles.frame} d={wayTo(y)} pathLength={100} />
          <rect className={styles.screen} x="350" y={y - 20} width="64" height="40" rx="7" />
          <path className={styles.play} d={`M377 ${y - 7}l12 7l-12 7z`} />
        </g>
      ))}
      <path className={styles.frameUp} d={`M62 ${HUB.y}H${HUB.x}`} pathLength={100} />
      <circle className={styles.hub} cx={HUB.x} cy={HUB.y} r="25" />
      <path
        className={styles.hubSign}
        d={`M${HUB.x - 9} ${HUB.y}c8 0 8-9 17-9m-17 9h17m-17 0c8 0 8 9 17 9`}
      />
      <circle className={styles.halo} cx="46" cy={HUB.y} r="36" />
      <circle className={styles.source} cx="46" cy={HUB.y} r="20" />
    </svg>
  );
}

function wayTo(y: number): string {
  return `M${HUB.x} ${HUB.y}C280 ${HUB.y} 270 ${y} 350 ${y}`;
}
