import { TRACK_BOX, TRACK_FINISH, TRACK_PARTS, TRACK_START } from '../domain/welcomeTrack';
import classes from './WelcomeTrack.module.css';

const MARGIN = 60;
const GRID = 130;

function Grid({ width, height }: { width: number; height: number }) {
  const columns = Array.from({ length: Math.ceil(width / GRID) + 8 }, (_, index) => (index - 4) * GRID);
  const rows = Array.from({ length: Math.ceil(height / GRID) + 8 }, (_, index) => (index - 4) * GRID);
  return (
    <g stroke="var(--sl-map-grid)">
      {columns.map((x) => (
        <path key={`c${x}`} d={`M${x} -900V1900`} />
      ))}
      {rows.map((y) => (
        <path key={`r${y}`} d={`M-900 ${y}H2400`} />
      ))}
      {columns.flatMap((x) =>
        rows.map((y) => (
          <path key={`${x},${y}`} d={`M${x - 5} ${y}h10M${x} ${y - 5}v10`} className={classes.cross} />
        )),
      )}
    </g>
  );
}

/** A real run on paper, coloured by pace: what the product makes of a workout. */
export function WelcomeTrack() {
  const { width, height } = TRACK_BOX;
  return (
    <svg
      className={classes.map}
      viewBox={`${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <Grid width={width} height={height} />
      <g fill="none" strokeLinejoin="round" strokeLinecap="round">
        {TRACK_PARTS.map(({ path }) => (
          <path key={path} d={path} stroke="var(--sl-casing)" strokeWidth="9" />
        ))}
        {TRACK_PARTS.map(({ pace, path }) => (
          <path key={path} d={path} stroke={`var(--sl-pace${pace})`} strokeWidth="5" />
        ))}
      </g>
      <g className={classes.mark} transform={`translate(${TRACK_START.x} ${TRACK_START.y})`}>
        <path d="M-8 -8L11 0L-8 8Z" />
      </g>
      <g className={classes.mark} transform={`translate(${TRACK_FINISH.x + 22} ${TRACK_FINISH.y + 6})`}>
        <circle r="10" />
        <circle r="4" />
      </g>
    </svg>
  );
}
