import classes from './TrackMap.module.css';

interface Props {
  /** Words at both ends: "5:58" and "4:49". */
  from: string;
  to: string;
  /** What the colours mean, for those who do not see them. */
  label: string;
}

const STEPS = [1, 2, 3, 4, 5];

/** The five steps of the ramp as slanted pieces, on the map's corner. */
export function ColorKeyBar({ from, to, label }: Props) {
  return (
    <div className={classes.key} role="img" aria-label={label}>
      <span>{from}</span>
      <svg width={84} height={8} aria-hidden>
        {STEPS.map((step, i) => (
          <path key={step} d={`M${i * 17} 8l3-8h13l-3 8z`} fill={`var(--sl-pace${step})`} />
        ))}
      </svg>
      <span>{to}</span>
    </div>
  );
}
