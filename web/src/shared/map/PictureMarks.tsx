import type { LngLat } from './polyline';
import type { Projection } from './projection';
import { distanceMarks, startAngleDeg, type Track } from './track';

interface Props {
  track: Track;
  projection: Projection;
  unitM: number;
}

const ROOM_PX = 20;

/** Start triangle, finish circles and kilometre discs of the still map. */
export function PictureMarks({ track, projection, unitM }: Props) {
  const start = projection.project(track.points[0] as LngLat);
  const finish = projection.project(track.points[track.points.length - 1] as LngLat);
  const taken = [start, finish];
  const discs = distanceMarks(track, unitM)
    .map((mark) => ({ label: mark.label, ...projection.project(mark.at) }))
    .filter((disc) => {
      const isFree = taken.every((t) => Math.hypot(t.x - disc.x, t.y - disc.y) >= ROOM_PX);
      if (isFree) taken.push(disc);
      return isFree;
    });
  const ink = { fill: 'var(--sl-surface)', stroke: 'var(--sl-text)' };
  return (
    <g>
      {discs.map((disc) => (
        <g key={disc.label} transform={`translate(${disc.x.toFixed(1)} ${disc.y.toFixed(1)})`}>
          <circle r={disc.label > 99 ? 10.5 : 8.5} {...ink} strokeWidth={1.4} />
          <text
            y={4.1}
            fontSize={12}
            fontWeight={700}
            textAnchor="middle"
            fill="var(--sl-text)"
            fontFamily="var(--sl-font-numerals)"
          >
            {disc.label}
          </text>
        </g>
      ))}
      <g transform={`translate(${finish.x.toFixed(1)} ${finish.y.toFixed(1)})`}>
        <circle r={9.5} {...ink} strokeWidth={2.2} />
        <circle r={5} fill="none" stroke="var(--sl-text)" strokeWidth={2.2} />
      </g>
      <path
        transform={`translate(${start.x.toFixed(1)} ${start.y.toFixed(1)}) rotate(${startAngleDeg(track).toFixed(0)})`}
        d="M11 0L-6.5 9.5V-9.5Z"
        {...ink}
        strokeWidth={2.4}
        strokeLinejoin="round"
      />
    </g>
  );
}
