import { barHeights } from './bars';
import classes from './Bars.module.css';

export interface SeasonBar {
  key: string;
  label: string;
  description: string;
  value: number;
  text: string;
  isNow: boolean;
}

/** Slanted bars, one for each week; the present one in ink. */
export function SeasonBars({
  bars,
  heightPx = 96,
  label,
}: {
  bars: SeasonBar[];
  heightPx?: number;
  label: string;
}) {
  const heights = barHeights(bars.map((bar) => bar.value));
  return (
    <ul
      className={classes.season}
      aria-label={label}
      style={{ gridTemplateColumns: `repeat(${bars.length}, 1fr)` }}
    >
      {bars.map((bar, i) => {
        const height = Math.max(2, (heights[i] as number) * heightPx);
        return (
          <li key={bar.key} className={classes.seasonItem} data-now={bar.isNow || undefined}>
            <span className={classes.seasonRoom} style={{ height: heightPx + 20 }} aria-hidden>
              <span className={classes.seasonValue}>{bar.text}</span>
              <svg width="100%" height={height} viewBox={`0 0 40 ${height}`} preserveAspectRatio="none">
                <path
                  d={`M0 ${height}L${Math.min(8, height * 0.2)} 0H40L${40 - Math.min(8, height * 0.2)} ${height}Z`}
                  className={classes.seasonBar}
                />
              </svg>
            </span>
            <span className={classes.dayLabel} aria-hidden>
              {bar.label}
            </span>
            <span className={classes.hidden}>{bar.description}</span>
          </li>
        );
      })}
    </ul>
  );
}
