import {
  type Coloring,
  type LngLat,
  type Padding,
  type TilesConfig,
  type Track,
  TrackMap,
  TrackPicture,
} from '@/shared/map';

interface Props {
  track: Track;
  coloring: Coloring;
  known: readonly (readonly LngLat[])[];
  tiles: TilesConfig | null;
  padding: Padding;
  unitM: number;
  label: string;
  className: string | undefined;
  scaleAt?: 'left' | 'right';
}

/** The last workout's map. Without tiles a still picture is the same map, and MapLibre need not be loaded on Today. */
export function HeroMap({ tiles, className = '', ...rest }: Props) {
  if (tiles === null) return <TrackPicture {...rest} className={className} />;
  return <TrackMap {...rest} tiles={tiles} className={className} isInteractive={false} />;
}
