import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { classCssColor } from './mapColors';
import { boundsOf, type Bounds } from './geometry';
import { graticuleIn } from './graticule';
import { PictureCursor } from './PictureCursor';
import { PictureMarks } from './PictureMarks';
import { rangePoints } from './mapData';
import { MARK_WIDTH_PX } from './mapStyle';
import { chevronsAlong, fitProjection, svgPath, type Projection } from './projection';
import { colorSegments } from './segments';
import { ScaleBar } from './ScaleBar';
import { trackParts } from './track';
import type { TrackMapProps } from './trackMapProps';
import classes from './TrackMap.module.css';

type Props = Pick<
  TrackMapProps,
  | 'track'
  | 'coloring'
  | 'known'
  | 'padding'
  | 'unitM'
  | 'label'
  | 'scaleAt'
  | 'className'
  | 'cursor'
  | 'marks'
>;

/** A still map in SVG: the same look as the living one, without WebGL and without a chunk to load. */
export function TrackPicture(props: Props) {
  const { ref, width, height } = useElementSize();
  const { track, padding, label, className, scaleAt = 'left', unitM } = props;
  const projection = useMemo(
    () =>
      width > 0 && height > 0
        ? fitProjection(boundsOf(track.points) as Bounds, width, height, padding)
        : null,
    [track, width, height, padding],
  );
  return (
    <div ref={ref} className={`${classes.picture} ${className ?? ''}`} role="img" aria-label={label}>
      {projection && (
        <>
          <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
            <PictureGrid projection={projection} />
            <PictureLines {...props} projection={projection} />
            <PictureMarks track={track} projection={projection} unitM={unitM} />
            {props.cursor ? (
              <PictureCursor track={track} projection={projection} cursor={props.cursor} />
            ) : null}
          </svg>
          <ScaleBar
            metresPerPx={projection.metresPerPx}
            isImperial={unitM !== 1000}
            className={classes.scale}
            data-at={scaleAt}
          />
        </>
      )}
    </div>
  );
}

interface Drawn {
  projection: Projection;
}

function PictureGrid({ projection }: { projection: Projection }) {
  const { bounds, widthPx, heightPx, project } = projection;
  const grid = graticuleIn(bounds, widthPx, heightPx);
  const xs = grid.lngDeg.map((lng) => project([lng, bounds[1]]).x.toFixed(1));
  const ys = grid.latDeg.map((lat) => project([bounds[0], lat]).y.toFixed(1));
  const lines = [...xs.map((x) => `M${x} 0V${heightPx}`), ...ys.map((y) => `M0 ${y}H${widthPx}`)].join('');
  const crosses = xs
    .flatMap((x) => ys.map((y) => `M${Number(x) - 3.5} ${y}h7M${x} ${Number(y) - 3.5}v7`))
    .join('');
  return (
    <g fill="none" strokeWidth={1}>
      <path d={lines} stroke="var(--sl-map-grid)" />
      <path d={crosses} stroke="var(--sl-map-known)" />
    </g>
  );
}

/** An edge along the stretches in doubt. */
function PictureDoubts({ track, marks = [], projection }: Pick<Props, 'track' | 'marks'> & Drawn) {
  const path = marks.map((mark) => svgPath(rangePoints(track, mark), projection)).join('');
  return <path d={path} stroke="var(--sl-danger)" strokeWidth={MARK_WIDTH_PX} />;
}

function PictureLines({ track, coloring, known, marks, projection }: Props & Drawn) {
  const parts = useMemo(
    () => trackParts(track).map(([from, to]) => track.points.slice(from, to + 1)),
    [track],
  );
  const segments = useMemo(() => {
    const total = track.distanceM[track.distanceM.length - 1] ?? 0;
    return colorSegments(track, coloring, total / 200);
  }, [track, coloring]);
  const casing = parts.map((points) => svgPath(points, projection)).join('');
  return (
    <g fill="none" strokeLinecap="round" strokeLinejoin="round">
      <path
        d={(known ?? []).map((points) => svgPath(points, projection)).join('')}
        stroke="var(--sl-map-known)"
        strokeWidth={1.8}
      />
      <path d={casing} stroke="var(--sl-casing)" strokeWidth={9} />
      <PictureDoubts track={track} marks={marks} projection={projection} />
      {segments.map((segment, i) => (
        <path
          key={i}
          d={svgPath(segment.points, projection)}
          stroke={classCssColor(coloring.palette, segment.class)}
          strokeWidth={5}
        />
      ))}
      {parts.flatMap((points, part) =>
        chevronsAlong(points, projection).map(({ x, y, angleDeg }, i) => (
          <path
            key={`${part}-${i}`}
            d="M-3 -3.2L1.6 0L-3 3.2"
            transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angleDeg.toFixed(0)})`}
            stroke="var(--sl-casing)"
            strokeWidth={1.7}
          />
        )),
      )}
    </g>
  );
}
