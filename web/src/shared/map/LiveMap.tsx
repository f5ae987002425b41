import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';

import { plainColoring } from './coloring';
import type { Athlete } from './liveController';
import { MapErrorBoundary } from './MapErrorBoundary';
import type { TilesConfig } from './mapStyle';
import type { Padding } from './projection';
import { ScaleBar } from './ScaleBar';
import type { Track } from './track';
import classes from './TrackMap.module.css';
import { TrackPicture } from './TrackPicture';
import { hasWebGl } from './webgl';

const LiveMapCanvas = lazy(() => import('./LiveMapCanvas'));

export interface LiveMapProps {
  /** The way so far; null before there are two points of it. */
  track: Track | null;
  athlete: Athlete | null;
  tiles: TilesConfig | null;
  padding: Padding;
  unitM: number;
  label: string;
  isCooperative?: boolean;
  className?: string;
}

interface Props extends LiveMapProps {
  /** Offered when the map no longer follows the athlete. */
  renderFollow: (follow: () => void) => ReactNode;
}

/** Somebody under way, on tiles or on paper; a still picture where WebGL is missing. */
export function LiveMap({ renderFollow, ...props }: Props) {
  const { track, className } = props;
  const [metresPerPx, setMetresPerPx] = useState<number | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const [isFollowing, setIsFollowing] = useState(true);
  const [wish, setWish] = useState(0);
  const onFailure = useCallback(() => setHasFailed(true), []);
  const isLive = hasWebGl() && !hasFailed;
  const picture = track ? (
    <TrackPicture {...props} track={track} coloring={plainColoring(track)} className={classes.fill ?? ''} />
  ) : null;
  return (
    <div
      className={`${classes.root} ${className ?? ''}`}
      data-live={isLive}
      data-tiles={props.tiles !== null || undefined}
    >
      {isLive ? (
        <MapErrorBoundary fallback={picture}>
          <Suspense fallback={picture}>
            <LiveMapCanvas
              {...props}
              wish={wish}
              onScale={setMetresPerPx}
              onFailure={onFailure}
              onFollow={setIsFollowing}
            />
          </Suspense>
        </MapErrorBoundary>
      ) : (
        picture
      )}
      {isLive && metresPerPx !== null && (track || props.athlete) ? (
        <ScaleBar
          metresPerPx={metresPerPx}
          isImperial={props.unitM !== 1000}
          className={classes.scale}
          data-at="left"
        />
      ) : null}
      {isFollowing ? null : renderFollow(() => setWish((before) => before + 1))}
    </div>
  );
}
