export {
  type Coloring,
  type ColorMode,
  gradientColoring,
  heartRateColoring,
  paceColoring,
  plainColoring,
} from './coloring';
export { ColorKeyBar } from './ColorKeyBar';
export { type Bounds, boundsOf, growBounds } from './geometry';
export type { Athlete } from './liveController';
export { LiveMap } from './LiveMap';
export type { IndexRange } from './mapData';
export type { TilesConfig } from './mapStyle';
export { MiniTrack } from './MiniTrack';
export { decodePolyline, type LngLat } from './polyline';
export type { Padding } from './projection';
export { buildTrack, type Track, trackFromPoints } from './track';
export { TrackMap } from './TrackMap';
export { TrackPicture } from './TrackPicture';
