import { lazy, Suspense, useCallback, useState } from 'react';
import type { CursorStore } from '../charts/cursorStore';
import type { Coloring } from './coloring';
import type { IndexRange } from './mapData';
import { MapErrorBoundary } from './MapErrorBoundary';
import type { TilesConfig } from './mapStyle';
import type { LngLat } from './polyline';
import type { Padding } from './projection';
import { ScaleBar } from './ScaleBar';
import type { Track } from './track';
import classes from './TrackMap.module.css';
import { TrackPicture } from './TrackPicture';
import { hasWebGl } from './webgl';

const MapCanvas = lazy(() => import('./MapCanvas'));

export interface TrackMapProps {
  track: Track;
  coloring: Coloring;
  /** The owner's earlier tracks around this one; they draw the streets when there are no tiles. */
  known?: readonly (readonly LngLat[])[];
  tiles: TilesConfig | null;
  /** Room for overlays: the track is framed inside it. */
  padding: Padding;
  /** 1000 or 1609.344. */
  unitM: number;
  /** What the map shows, in one sentence, for those who do not see it. */
  label: string;
  cursor?: CursorStore;
  range?: IndexRange | null;
  isInteractive?: boolean;
  /** Two-finger pan and Ctrl + wheel, for maps inside a scrolling page. */
  isCooperative?: boolean;
  /** Corner of the scale bar. */
  scaleAt?: 'left' | 'right';
  className?: string;
}

/** The track on tiles or on paper. Where WebGL is missing, and until MapLibre has come, a still picture of the same look. */
export function TrackMap(props: TrackMapProps) {
  const { scaleAt = 'left', className } = props;
  const [metresPerPx, setMetresPerPx] = useState<number | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const onFailure = useCallback(() => setHasFailed(true), []);
  const picture = <TrackPicture {...props} className={classes.fill} />;
  const isLive = hasWebGl() && !hasFailed;
  return (
    <div
      className={`${classes.root} ${className ?? ''}`}
      data-live={isLive}
      data-tiles={props.tiles !== null || undefined}
    >
      {isLive ? (
        <MapErrorBoundary fallback={picture}>
          <Suspense fallback={picture}>
            <MapCanvas {...props} onScale={setMetresPerPx} onFailure={onFailure} />
          </Suspense>
        </MapErrorBoundary>
      ) : (
        picture
      )}
      {isLive && metresPerPx !== null && (
        <ScaleBar
          metresPerPx={metresPerPx}
          isImperial={props.unitM !== 1000}
          className={classes.scale}
          data-at={scaleAt}
        />
      )}
    </div>
  );
}
