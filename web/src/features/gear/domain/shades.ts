/** A shoe without a colour of its own is drawn in the colour of the design's mocks. */
export const DEFAULT_COLOR = `#${'3347eb'}`;

export interface Shades {
  upper: string;
  shadow: string;
  /** Laces and seams: light on dark shoes, dark on light ones. */
  lines: string;
}

function channels(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Relative luminance (WCAG 2.2) of "#rrggbb". */
function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The colours of a drawn shoe from its one colour: a fifth darker in the shade. */
export function shades(color: string): Shades {
  const shadow = channels(color).map((channel) => Math.round(channel * 0.78));
  const isLight = luminance(color) > 0.5;
  return {
    upper: color,
    shadow: `rgb(${shadow.join(' ')})`,
    lines: isLight ? 'var(--sl-shoe-dark-lines)' : 'var(--sl-shoe-light-lines)',
  };
}
