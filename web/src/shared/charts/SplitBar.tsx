import classes from './Bars.module.css';

/** A slanted bar, `width` 0–1 of its room; fast splits in the athlete's colour, the rest in grey. */
export function SplitBar({ width, isFast }: { width: number; isFast: boolean }) {
  return (
    <span className={classes.splitRoom} aria-hidden>
      <i
        className={classes.split}
        data-fast={isFast || undefined}
        style={{ width: `${(width * 100).toFixed(1)}%` }}
      />
    </span>
  );
}
