import { Map as MapLibreMap, Marker, setWorkerUrl, type GeoJSONSource } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';

import { plainColoring } from './coloring';
import { isMotionReduced, paintPaper, type PaperOptions } from './controller';
import { type Bounds, boundsOf } from './geometry';
import { segmentLines, trackLines } from './mapData';
import { baseStyle, CHEVRON_IMAGE } from './mapStyle';
import { athleteMarker, chevronImage, startMarker } from './markers';
import type { LngLat } from './polyline';
import type { Padding } from './projection';
import type { Track } from './track';

export interface LiveMapOptions extends PaperOptions {
  isDark: boolean;
  isCooperative: boolean;
  padding: Padding;
  locale: Record<string, string>;
  /** The map no longer follows (somebody moved it), or follows again. */
  onFollow: (isFollowing: boolean) => void;
}

/** Where the athlete is, and how the disc looks there. */
export interface Athlete {
  at: LngLat;
  initial: string;
  isOwn: boolean;
  /** The last known place of somebody without a signal. */
  isStale: boolean;
}

export interface LiveMapController {
  show: (track: Track | null, athlete: Athlete | null) => void;
  follow: () => void;
  destroy: () => void;
}

const FRAME_MS = 360;
const CLOSEST_ZOOM = 15.5;
const EMPTY = { type: 'FeatureCollection' as const, features: [] };

function openMap(options: LiveMapOptions): MapLibreMap {
  setWorkerUrl(workerUrl);
  const map = new MapLibreMap({
    container: options.container,
    style: baseStyle(options.tiles, options.colors, options.isDark),
    center: [0, 0],
    zoom: 1,
    maxZoom: 18,
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

interface Shown {
  track: Track | null;
  athlete: Athlete | null;
}

/** Brings the way to the map's sources; waits for the style. */
function painter(map: MapLibreMap, options: LiveMapOptions, shown: Shown): () => void {
  let isReady = false;
  const paint = () => {
    if (!isReady) return;
    const { track } = shown;
    void source(map, 'track').setData(track ? trackLines(track) : EMPTY);
    void source(map, 'segments').setData(track ? segmentLines(track, plainColoring(track)) : EMPTY);
  };
  map.on('load', () => {
    map.addImage(CHEVRON_IMAGE, chevronImage(options.colors.casing), { pixelRatio: 2 });
    isReady = true;
    paint();
  });
  return paint;
}

/** Frames the way and the athlete, and keeps doing so until somebody moves the map. */
function follower(map: MapLibreMap, options: LiveMapOptions, shown: Shown) {
  let isFollowing = true;
  let isFramed = false;
  const become = (value: boolean) => {
    if (value === isFollowing) return;
    isFollowing = value;
    options.onFollow(value);
  };
  for (const kind of ['dragstart', 'zoomstart'] as const) {
    map.on(kind, (event) => {
      if (event.originalEvent) become(false);
    });
  }
  const frame = () => {
    const points = [...(shown.track?.points ?? []), ...(shown.athlete ? [shown.athlete.at] : [])];
    if (points.length === 0) return;
    const [west, south, east, north] = boundsOf(points) as Bounds;
    const duration = isFramed && !isMotionReduced() ? FRAME_MS : 0;
    map.fitBounds([west, south, east, north], {
      padding: options.padding,
      maxZoom: CLOSEST_ZOOM,
      duration,
    });
    isFramed = true;
  };
  return {
    update: () => {
      if (isFollowing && (!isFramed || isOutside(map, options, shown))) frame();
    },
    again: () => {
      become(true);
      frame();
    },
  };
}

function isOutside(map: MapLibreMap, { container, padding }: LiveMapOptions, { athlete }: Shown): boolean {
  if (!athlete) return false;
  const { x, y } = map.project([athlete.at[0], athlete.at[1]]);
  const isWide = x < padding.left / 2 || x > container.clientWidth - padding.right / 2;
  return isWide || y < padding.top / 2 || y > container.clientHeight - padding.bottom / 2;
}

/** Starts MapLibre for somebody who is under way. Throws where WebGL cannot be had. */
export function createLiveMap(options: LiveMapOptions): LiveMapController {
  const map = openMap(options);
  const shown: Shown = { track: null, athlete: null };
  const paint = painter(map, options, shown);
  const following = follower(map, options, shown);
  const redrawPaper = () => paintPaper(map, options);
  map.on('move', redrawPaper);
  map.on('resize', redrawPaper);
  redrawPaper();
  const marks: { start: Marker | null; athlete: Marker | null; look: string } = {
    start: null,
    athlete: null,
    look: '',
  };
  return {
    show: (track, athlete) => {
      Object.assign(shown, { track, athlete });
      paint();
      placeStart(map, marks, track);
      placeAthlete(map, marks, athlete);
      following.update();
    },
    follow: following.again,
    destroy: () => map.remove(),
  };
}

function placeStart(map: MapLibreMap, marks: { start: Marker | null }, track: Track | null): void {
  const first = track?.points[0];
  marks.start?.remove();
  marks.start = null;
  if (track && first) {
    marks.start = new Marker({ element: startMarker(track) }).setLngLat([first[0], first[1]]).addTo(map);
  }
}

function placeAthlete(
  map: MapLibreMap,
  marks: { athlete: Marker | null; look: string },
  athlete: Athlete | null,
): void {
  const look = athlete ? `${athlete.initial} ${athlete.isOwn} ${athlete.isStale}` : '';
  if (look !== marks.look || !athlete) {
    marks.athlete?.remove();
    marks.athlete = null;
    marks.look = look;
  }
  if (!athlete) return;
  const at: [number, number] = [athlete.at[0], athlete.at[1]];
  if (marks.athlete) marks.athlete.setLngLat(at);
  else marks.athlete = new Marker({ element: athleteMarker(athlete) }).setLngLat(at).addTo(map);
}

function source(map: MapLibreMap, id: string): GeoJSONSource {
  return map.getSource(id) as GeoJSONSource;
}
