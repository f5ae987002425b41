import type { ChannelName } from './rows';

/** Colours as a canvas needs them: read from the theme's CSS variables, which differ by scheme. */
export interface ChartColors {
  text: string;
  text3: string;
  hairline: string;
  surface: string;
  danger: string;
  zones: string[];
  series: Record<ChannelName, string>;
}

/** Reads the colours that hold for this element; call again when the scheme changes. */
export function readChartColors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--sl-${name}`).trim() || 'currentColor';
  return {
    text: read('text'),
    text3: read('text-3'),
    hairline: read('hairline'),
    surface: read('surface'),
    danger: read('danger'),
    zones: [1, 2, 3, 4, 5].map((zone) => read(`z${zone}`)),
    series: {
      pace: read('series-pace'),
      speed: read('series-pace'),
      heart_rate: read('series-heart-rate'),
      elevation: read('series-elevation'),
      cadence: read('series-cadence'),
      power: read('series-power'),
      temperature: read('series-temperature'),
    },
  };
}

/** "#3347EB" with an opacity, as 8-digit hex; other notations are returned unchanged. */
export function withOpacity(color: string, opacity: number): string {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return color;
  const alpha = Math.round(Math.min(1, Math.max(0, opacity)) * 255);
  return color + alpha.toString(16).padStart(2, '0').toUpperCase();
}
