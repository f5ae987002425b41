import { barHeights } from './bars';
import classes from './Bars.module.css';

export interface WeekBar {
  key: string;
  /** Short weekday: "Mon". */
  label: string;
  /** What a screen reader says: "Monday 13 April, 10 km, 1 workout". */
  description: string;
  value: number;
  /** The value in words under the bar; "–" for nothing. */
  text: string;
  isToday: boolean;
}

/** The days of a week as bars: done = line, nothing = a tick on the ground, today = bold label. */
export function WeekBars({
  bars,
  heightPx = 108,
  label,
}: {
  bars: WeekBar[];
  heightPx?: number;
  label: string;
}) {
  const heights = barHeights(bars.map((bar) => bar.value));
  return (
    <ul className={classes.week} aria-label={label}>
      {bars.map((bar, i) => {
        const height = (heights[i] as number) * heightPx;
        return (
          <li key={bar.key} className={classes.day} data-today={bar.isToday || undefined}>
            <span className={classes.barRoom} style={{ height: heightPx }} aria-hidden>
              {height > 0 ? (
                <i className={classes.bar} style={{ height: Math.max(3, height) }} />
              ) : (
                <i className={classes.nothing} />
              )}
            </span>
            <span className={classes.dayLabel} aria-hidden>
              {bar.label}
            </span>
            <span className={classes.dayValue} data-empty={bar.value <= 0 || undefined} aria-hidden>
              {bar.text}
            </span>
            <span className={classes.hidden}>{bar.description}</span>
          </li>
        );
      })}
    </ul>
  );
}
