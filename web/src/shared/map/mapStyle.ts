import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Coloring } from './coloring';
import { classColor, type MapColors } from './mapColors';

/** Tiles as the server's configuration names them; they come through our own proxy. */
export interface TilesConfig {
  url: string;
  attribution: string;
  max_zoom: number;
}

export const CHEVRON_IMAGE = 'chevron';
export const TRACK_WIDTH_PX = 5;
export const CASING_WIDTH_PX = 9;
export const MARK_WIDTH_PX = CASING_WIDTH_PX + 3;
const CHEVRON_SPACING_PX = 90;

/**
 * The style without any data. Without tiles the canvas stays transparent: the paper with its grid is drawn below it.
 * With tiles the pictures are drained of colour and laid thinly over the paper, in the dark scheme inverted.
 */
export function baseStyle(tiles: TilesConfig | null, colors: MapColors, isDark: boolean): StyleSpecification {
  const empty = { type: 'geojson' as const, data: { type: 'FeatureCollection' as const, features: [] } };
  const lines = { ...empty, tolerance: 0.2, maxzoom: 18 };
  return {
    version: 8,
    sources: {
      ...(tiles ? { tiles: tileSource(tiles) } : {}),
      known: lines,
      track: lines,
      segments: lines,
      range: lines,
      marks: lines,
    },
    layers: [...(tiles ? tileLayers(colors, isDark) : []), ...trackLayers(colors), CHEVRONS],
  };
}

function tileSource(tiles: TilesConfig): StyleSpecification['sources'][string] {
  const url = new URL(
    tiles.url.replace(/[{}]/g, (c) => (c === '{' ? '__open__' : '__close__')),
    location.href,
  ).href;
  const absolute = url.replaceAll('__open__', '{').replaceAll('__close__', '}');
  return {
    type: 'raster',
    tiles: [absolute],
    tileSize: 256,
    maxzoom: tiles.max_zoom,
    attribution: tiles.attribution,
  };
}

function tileLayers(colors: MapColors, isDark: boolean): LayerSpecification[] {
  return [
    { id: 'paper', type: 'background', paint: { 'background-color': colors.paper } },
    {
      id: 'tiles',
      type: 'raster',
      source: 'tiles',
      // A minimum above the maximum inverts the picture: light maps become dark ones.
      paint: isDark
        ? {
            'raster-saturation': -1,
            'raster-brightness-min': 0.85,
            'raster-brightness-max': 0.05,
            'raster-opacity': 0.42,
          }
        : { 'raster-saturation': -0.82, 'raster-contrast': -0.08, 'raster-opacity': 0.55 },
    },
  ];
}

const round = { 'line-cap': 'round', 'line-join': 'round' } as const;

function trackLayers(colors: MapColors): LayerSpecification[] {
  return [
    {
      id: 'known',
      type: 'line',
      source: 'known',
      layout: round,
      paint: {
        'line-color': colors.known,
        'line-width': ['interpolate', ['linear'], ['zoom'], 9, 1, 13, 1.8, 16, 3],
      },
    },
    {
      id: 'casing',
      type: 'line',
      source: 'track',
      layout: round,
      paint: { 'line-color': colors.casing, 'line-width': CASING_WIDTH_PX },
    },
    {
      id: 'marks',
      type: 'line',
      source: 'marks',
      layout: round,
      paint: { 'line-color': colors.danger, 'line-width': MARK_WIDTH_PX },
    },
    // A chosen part wears a dark edge; its colours stay.
    {
      id: 'range',
      type: 'line',
      source: 'range',
      layout: round,
      paint: { 'line-color': colors.text, 'line-width': CASING_WIDTH_PX + 3 },
    },
    {
      id: 'segments',
      type: 'line',
      source: 'segments',
      layout: round,
      paint: { 'line-color': colors.line, 'line-width': TRACK_WIDTH_PX },
    },
  ];
}

const CHEVRONS: LayerSpecification = {
  id: 'chevrons',
  type: 'symbol',
  source: 'track',
  layout: {
    'symbol-placement': 'line',
    'symbol-spacing': CHEVRON_SPACING_PX,
    'icon-image': CHEVRON_IMAGE,
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
    'icon-rotation-alignment': 'map',
  },
};

/** Colour of a segment by its class. */
export function segmentColor(
  palette: Coloring['palette'],
  colors: MapColors,
): ExpressionSpecification | string {
  if (palette === 'plain') return colors.line;
  const pairs = [0, 1, 2, 3, 4].flatMap((value) => [value, classColor(palette, value, colors)]);
  return [
    'match',
    ['get', 'class'],
    ...pairs,
    classColor(palette, -1, colors),
  ] as unknown as ExpressionSpecification;
}
