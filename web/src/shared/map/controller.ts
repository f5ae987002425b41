import { Map as MapLibreMap, Marker, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Coloring } from './coloring';
import type { Bounds } from './geometry';
import { boundsOf } from './geometry';
import type { MapColors } from './mapColors';
import {
  knownLines,
  markLines,
  rangeLines,
  rangePoints,
  segmentLines,
  trackLines,
  type IndexRange,
} from './mapData';
import { baseStyle, CHEVRON_IMAGE, segmentColor, type TilesConfig } from './mapStyle';
import { chevronImage, cursorMarker, discMarker, finishMarker, startMarker } from './markers';
import { drawPaper } from './paper';
import type { LngLat } from './polyline';
import type { Padding } from './projection';
import { distanceMarks, nearestPosition, type Track } from './track';

export interface ControllerOptions {
  container: HTMLElement;
  paper: HTMLCanvasElement;
  track: Track;
  tiles: TilesConfig | null;
  colors: MapColors;
  isDark: boolean;
  isInteractive: boolean;
  isCooperative: boolean;
  padding: Padding;
  /** 1000 or 1609.344: what one step of the discs is measured in. */
  unitM: number;
  locale: Record<string, string>;
  formatDegrees: (value: number, digits: number) => string;
  onScale: (metresPerPx: number) => void;
  /** The track point under the pointer, as a stream index; null when the pointer is elsewhere. */
  onHover: (streamIndex: number | null) => void;
}

export interface TrackMapController {
  setColoring: (coloring: Coloring) => void;
  setKnown: (known: readonly (readonly LngLat[])[]) => void;
  setRange: (range: IndexRange | null) => void;
  setMarks: (marks: readonly IndexRange[]) => void;
  setCursor: (position: number | null) => void;
  /** One step nearer (1) or farther (-1). */
  zoomBy: (step: number) => void;
  /** The whole track (or the chosen part) in view again. */
  showWhole: () => void;
  destroy: () => void;
}

/** How near the pointer must be to the track to move the charts' cursor. */
const HOVER_PX = 26;
/** Discs nearer than this to an earlier marker are not shown. */
const DISC_ROOM_PX = 20;
const FRAME_MS = 360;

export const isMotionReduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

function openMap(options: ControllerOptions): MapLibreMap {
  // The worker comes from our own origin: the content security policy allows no other.
  setWorkerUrl(workerUrl);
  const [west, south, east, north] = boundsOf(options.track.points) as Bounds;
  const map = new MapLibreMap({
    container: options.container,
    style: baseStyle(options.tiles, options.colors, options.isDark),
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: options.padding, maxZoom: 16 },
    maxZoom: 18,
    interactive: options.isInteractive,
    cooperativeGestures: options.isCooperative,
    attributionControl: options.tiles ? { compact: true } : false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    locale: options.locale,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return map;
}

interface Drawn {
  coloring: Coloring | null;
  known: readonly (readonly LngLat[])[];
  range: IndexRange | null;
  marks: readonly IndexRange[];
}

/** Brings what shall be drawn to the map's sources; waits for the style. */
function painter(map: MapLibreMap, { track, colors, tiles }: ControllerOptions, drawn: Drawn): () => void {
  let isReady = false;
  const paint = () => {
    if (!isReady) return;
    if (drawn.coloring) {
      void source(map, 'segments').setData(segmentLines(track, drawn.coloring));
      map.setPaintProperty('segments', 'line-color', segmentColor(drawn.coloring.palette, colors));
    }
    if (!tiles) void source(map, 'known').setData(knownLines(drawn.known));
    void source(map, 'range').setData(rangeLines(track, drawn.range));
    void source(map, 'marks').setData(markLines(track, drawn.marks));
  };
  map.on('load', () => {
    map.addImage(CHEVRON_IMAGE, chevronImage(colors.casing), { pixelRatio: 2 });
    void source(map, 'track').setData(trackLines(track));
    isReady = true;
    paint();
  });
  return paint;
}

function frame(map: MapLibreMap, { track, padding }: ControllerOptions, range: IndexRange | null): void {
  const [west, south, east, north] = boundsOf(range ? rangePoints(track, range) : track.points) as Bounds;
  const duration = isMotionReduced() ? 0 : FRAME_MS;
  map.fitBounds([west, south, east, north], { padding, maxZoom: 17, duration });
}

/** Starts MapLibre in the container. Throws where WebGL cannot be had: the caller then shows the picture. */
export function createTrackMap(options: ControllerOptions): TrackMapController {
  const map = openMap(options);
  const drawn: Drawn = { coloring: null, known: [], range: null, marks: [] };
  const paint = painter(map, options, drawn);
  const redrawPaper = () => paintPaper(map, options);
  map.on('move', redrawPaper);
  map.on('resize', redrawPaper);
  redrawPaper();
  addMarkers(map, options);
  const cursor = new Marker({ element: cursorMarker() });
  watchPointer(map, options);
  const draw = (change: Partial<Drawn>) => {
    Object.assign(drawn, change);
    paint();
  };
  return {
    setColoring: (coloring) => draw({ coloring }),
    setKnown: (known) => draw({ known }),
    setMarks: (marks) => draw({ marks }),
    setRange: (range) => {
      draw({ range });
      frame(map, options, range);
    },
    setCursor: (position) => {
      const point = position === null ? undefined : options.track.points[position];
      if (!point) cursor.remove();
      else cursor.setLngLat([point[0], point[1]]).addTo(map);
    },
    zoomBy: (step) => void map.zoomTo(map.getZoom() + step, { duration: isMotionReduced() ? 0 : FRAME_MS }),
    showWhole: () => frame(map, options, drawn.range),
    destroy: () => map.remove(),
  };
}

function source(map: MapLibreMap, id: string): GeoJSONSource {
  return map.getSource(id) as GeoJSONSource;
}

/** What the base of a map without tiles is drawn with. */
export type PaperOptions = Pick<
  ControllerOptions,
  'container' | 'paper' | 'tiles' | 'colors' | 'formatDegrees' | 'onScale'
>;

export function paintPaper(map: MapLibreMap, options: PaperOptions): void {
  const { clientWidth: widthPx, clientHeight: heightPx } = options.container;
  if (widthPx === 0 || heightPx === 0) return;
  const box = map.getBounds();
  const middle = map.unproject([widthPx / 2, heightPx / 2]);
  const aside = map.unproject([widthPx / 2 + 50, heightPx / 2]);
  options.onScale(middle.distanceTo(aside) / 50);
  if (options.tiles) return;
  const view = {
    bounds: [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()] as const,
    widthPx,
    heightPx,
    project: (lng: number, lat: number) => map.project([lng, lat]),
    formatDegrees: options.formatDegrees,
  };
  drawPaper(options.paper, view, options.colors);
}

/** Start, finish and discs; discs that would lie on another marker are hidden after each zoom. */
function addMarkers(map: MapLibreMap, { track, unitM }: ControllerOptions): void {
  const first = track.points[0] as LngLat;
  const last = track.points[track.points.length - 1] as LngLat;
  const discs = distanceMarks(track, unitM).map((mark) => {
    const element = discMarker(mark);
    new Marker({ element }).setLngLat([mark.at[0], mark.at[1]]).addTo(map);
    return { mark, element };
  });
  new Marker({ element: finishMarker() }).setLngLat([last[0], last[1]]).addTo(map);
  new Marker({ element: startMarker(track) }).setLngLat([first[0], first[1]]).addTo(map);
  const thin = () => {
    const taken = [first, last].map((p) => map.project([p[0], p[1]]));
    for (const { mark, element } of discs) {
      const at = map.project([mark.at[0], mark.at[1]]);
      const isFree = taken.every((t) => Math.hypot(t.x - at.x, t.y - at.y) >= DISC_ROOM_PX);
      element.style.visibility = isFree ? '' : 'hidden';
      if (isFree) taken.push(at);
    }
  };
  map.on('zoomend', thin);
  map.on('resize', thin);
  thin();
}

function watchPointer(map: MapLibreMap, { track, onHover }: ControllerOptions): void {
  map.on('mousemove', (event) => {
    const aside = map.unproject([event.point.x + HOVER_PX, event.point.y]);
    const position = nearestPosition(
      track,
      [event.lngLat.lng, event.lngLat.lat],
      event.lngLat.distanceTo(aside),
    );
    onHover(position === null ? null : (track.index[position] ?? null));
  });
  map.on('mouseout', () => onHover(null));
}
