import type { Coloring } from './coloring';

/** Colours of the map, read from the theme's CSS variables (they differ by scheme). */
export interface MapColors {
  paper: string;
  grid: string;
  known: string;
  label: string;
  casing: string;
  line: string;
  danger: string;
  text: string;
  surface: string;
  /** Five steps, slow to fast. */
  ramp: string[];
  /** Zones Z1–Z5. */
  zones: string[];
}

export function readMapColors(element: Element): MapColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--sl-${name}`).trim() || 'gray';
  return {
    paper: read('map-paper'),
    grid: read('map-grid'),
    known: read('map-known'),
    label: read('map-label'),
    casing: read('casing'),
    line: read('line'),
    danger: read('danger'),
    text: read('text'),
    surface: read('surface'),
    ramp: [1, 2, 3, 4, 5].map((step) => read(`pace${step}`)),
    zones: [1, 2, 3, 4, 5].map((zone) => read(`z${zone}`)),
  };
}

/** Colour of a class in a palette; the middle of the ramp (grey) where there is no value. */
export function classColor(palette: Coloring['palette'], value: number, colors: MapColors): string {
  if (palette === 'plain') return colors.line;
  const list = palette === 'zones' ? colors.zones : colors.ramp;
  return list[value] ?? (colors.ramp[2] as string);
}

/** The same as CSS variables, for SVG: no reading of computed styles, so it follows the scheme by itself. */
export function classCssColor(palette: Coloring['palette'], value: number): string {
  if (palette === 'plain') return 'var(--sl-line)';
  if (value < 0) return 'var(--sl-pace3)';
  return palette === 'zones' ? `var(--sl-z${value + 1})` : `var(--sl-pace${value + 1})`;
}
