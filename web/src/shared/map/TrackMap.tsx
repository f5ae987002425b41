import { lazy, Suspense, useCallback, useState } from 'react';
import { MapErrorBoundary } from './MapErrorBoundary';
import { ScaleBar } from './ScaleBar';
import type { TrackMapProps } from './trackMapProps';
import classes from './TrackMap.module.css';
import { TrackPicture } from './TrackPicture';
import { hasWebGl } from './webgl';

const MapCanvas = lazy(() => import('./MapCanvas'));

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
      data-scale={scaleAt}
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
