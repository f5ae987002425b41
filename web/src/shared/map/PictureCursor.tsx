import { type CursorStore, useCursorIndex } from '../charts/cursorStore';
import type { LngLat } from './polyline';
import type { Projection } from './projection';
import { positionOfIndex, type Track } from './track';

interface Props {
  track: Track;
  projection: Projection;
  cursor: CursorStore;
}

/** The dot that follows the charts' cursor on the still map. */
export function PictureCursor({ track, projection, cursor }: Props) {
  const index = useCursorIndex(cursor);
  if (index === null) return null;
  const { x, y } = projection.project(track.points[positionOfIndex(track, index)] as LngLat);
  return (
    <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
      <circle r={14} fill="var(--sl-line)" opacity={0.22} />
      <circle r={7} fill="var(--sl-text)" stroke="var(--sl-casing)" strokeWidth={2.5} />
    </g>
  );
}
