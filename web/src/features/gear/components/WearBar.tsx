import { barPieces } from '../domain/wear';
import classes from './WearBar.module.css';

interface WearBarProps {
  percent: number;
  /** What a screen reader says: "Tempo 2: worn 83%, about 110 km left". */
  label: string;
  height?: number;
}

/** A slanted bar: ink up to 80 %, flare beyond, with a gap between the two. */
export function WearBar({ percent, label, height = 7 }: WearBarProps) {
  const { ink, flare } = barPieces(percent);
  return (
    <div
      className={classes.bar}
      style={{ height }}
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(Math.min(100, percent))}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i className={classes.ink} style={{ width: `${ink * 100}%` }} />
      {flare > 0 ? (
        <i className={classes.flare} style={{ left: `${ink * 100}%`, width: `${flare * 100}%` }} />
      ) : null}
    </div>
  );
}
