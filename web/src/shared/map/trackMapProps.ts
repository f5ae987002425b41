import type { CursorStore } from '../charts/cursorStore';
import type { Coloring } from './coloring';
import type { IndexRange } from './mapData';
import type { TilesConfig } from './mapStyle';
import type { LngLat } from './polyline';
import type { Padding } from './projection';
import type { Track } from './track';

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
  /** Stretches in doubt: they wear an edge in the colour of danger. */
  marks?: readonly IndexRange[] | undefined;
  isInteractive?: boolean;
  /** Two-finger pan and Ctrl + wheel, for maps inside a scrolling page. */
  isCooperative?: boolean;
  /** Corner of the scale bar. */
  scaleAt?: 'left' | 'right';
  className?: string;
}
