import classes from './LaneBar.module.css';

interface LaneBarProps {
  /** 0 to 1. */
  share: number;
  label: string;
  height?: number;
  color?: string;
}

/** A slanted bar of progress, as a lane seen from above. */
export function LaneBar({ share, label, height = 12, color = 'var(--sl-line)' }: LaneBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      className={classes.lane}
      style={{ height }}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i className={classes.done} style={{ width: `${percent}%`, background: color }} />
    </div>
  );
}
