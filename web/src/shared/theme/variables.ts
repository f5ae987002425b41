import type { CSSVariablesResolver } from '@mantine/core';

import tokens from './tokens.json';

type Scheme = 'light' | 'dark';
type Variables = Record<string, string>;

function kebab(name: string): string {
  return name.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase();
}

function prefixed(prefix: string, values: Record<string, string>): Variables {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}${kebab(name)}`, value]),
  );
}

function numbered(prefix: string, values: readonly string[]): Variables {
  return Object.fromEntries(values.map((value, index) => [`${prefix}${index + 1}`, value]));
}

/** All `--sl-*` colours and shadows of one scheme. */
export function schemeVariables(scheme: Scheme): Variables {
  const semantic = tokens.color.semantic[scheme];
  const map = tokens.color.map[scheme];
  return {
    ...prefixed('--sl-', semantic),
    '--sl-board': tokens.color.board[scheme],
    '--sl-avatar-text': tokens.color.award.on,
    ...numbered('--sl-z', tokens.color.heartRateZones[scheme]),
    ...numbered('--sl-pace', tokens.color.paceRampSlowToFast[scheme]),
    ...prefixed('--sl-series-', tokens.color.series[scheme]),
    '--sl-map-paper': map.paper,
    '--sl-map-grid': map.graticule,
    '--sl-map-known': map.known,
    '--sl-map-label': map.label,
    '--sl-casing': map.casing,
    '--sl-shadow-1': tokens.shadow[scheme][1],
    '--sl-shadow-2': tokens.shadow[scheme][2],
    '--sl-indicator': scheme === 'dark' ? (tokens.color.scale.dark[4] ?? semantic.surface) : semantic.surface,
  };
}

function mantineVariables(scheme: Scheme): Variables {
  return {
    '--mantine-color-body': 'var(--sl-bg)',
    '--mantine-color-text': 'var(--sl-text)',
    '--mantine-color-dimmed': 'var(--sl-text-2)',
    '--mantine-color-placeholder': 'var(--sl-text-3)',
    '--mantine-color-default-border': 'var(--sl-hairline)',
    '--mantine-color-error': 'var(--sl-danger)',
    '--mantine-color-anchor': 'var(--sl-line)',
    ...schemeVariables(scheme),
  };
}

const pixels = (values: Record<string, number>, prefix: string): Variables =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, `${value / 16}rem`]));

/** Writes every `--sl-*` variable for both schemes and ties Mantine's own to them. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    '--sl-font': tokens.font.text,
    '--sl-font-numerals': tokens.font.numerals,
    ...pixels(tokens.space, '--sl-space-'),
    ...pixels(tokens.radius, '--sl-radius-'),
    ...numbered('--sl-avatar-', tokens.color.avatar),
    '--sl-gold': tokens.color.award.gold,
    '--sl-slant': `${tokens.slant.bar}deg`,
    '--sl-ease': tokens.motion.easing.out,
    '--sl-fast': `${tokens.motion.fast}ms`,
    '--sl-base': `${tokens.motion.base}ms`,
    '--sl-slow': `${tokens.motion.slow}ms`,
  },
  light: mantineVariables('light'),
  dark: mantineVariables('dark'),
});
