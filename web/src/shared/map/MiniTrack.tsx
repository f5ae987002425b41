import { memo } from 'react';
import { boundsOf } from './geometry';
import { decodePolyline } from './polyline';
import { fitProjection, svgPath } from './projection';
import classes from './TrackMap.module.css';

interface Props {
  /** Encoded polyline of the list's answer. */
  polyline: string;
  sizePx?: number;
}

const DESIGN_PX = 58;

/** The shape of a track on a square of paper with its grid, for rows of a list. Decorative: the row names the workout. */
export const MiniTrack = memo(function MiniTrack({ polyline, sizePx = DESIGN_PX }: Props) {
  const points = decodePolyline(polyline);
  const box = boundsOf(points);
  if (!box) return null;
  const inset = 9;
  const padding = { top: inset, right: inset, bottom: inset, left: inset };
  const projection = fitProjection(box, DESIGN_PX, DESIGN_PX, padding);
  return (
    <svg
      className={classes.mini}
      width={sizePx}
      height={sizePx}
      viewBox={`0 0 ${DESIGN_PX} ${DESIGN_PX}`}
      aria-hidden
    >
      <path d="M19.5 0V58M38.5 0V58M0 19.5H58M0 38.5H58" stroke="var(--sl-map-grid)" fill="none" />
      <path
        d={svgPath(points, projection)}
        fill="none"
        stroke="var(--sl-line)"
        strokeWidth={2.6}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
});
