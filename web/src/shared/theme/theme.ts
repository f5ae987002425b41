import {
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

import { components } from './components';
import tokens from './tokens.json';

const rem = (px: number): string => `${px / 16}rem`;
const scale = (values: readonly string[]) => values as unknown as MantineColorsTuple;

/** Background and text of a filled control. `autoContrast` would take the text from the light shade in both schemes. */
const FILLED: Record<string, { background: string; color: string }> = {
  ink: { background: 'var(--sl-action)', color: 'var(--sl-on-action)' },
  line: { background: 'var(--sl-line)', color: 'var(--sl-on-line)' },
  flare: { background: 'var(--sl-live)', color: 'var(--sl-on-live)' },
  pine: { background: 'var(--sl-ok)', color: 'var(--sl-surface)' },
};

const variantColorResolver: VariantColorsResolver = (input) => {
  const pair = FILLED[input.color ?? 'ink'];
  if (!pair) return defaultVariantColorsResolver(input);
  const bare = { background: 'transparent', hover: 'var(--sl-sunken)', border: 'transparent' };
  if (input.variant === 'filled') return { ...pair, hover: pair.background, border: 'transparent' };
  const text =
    input.color === 'ink' ? 'var(--sl-text)' : input.color === 'flare' ? 'var(--sl-danger)' : pair.background;
  if (input.variant === 'light') {
    return { background: 'var(--sl-sunken)', hover: 'var(--sl-sunken)', color: text, border: 'transparent' };
  }
  if (input.variant === 'outline') return { ...bare, color: text, border: '1.5px solid var(--sl-control)' };
  return { ...bare, color: text };
};

const { type, scale: scales } = { type: tokens.type, scale: tokens.color.scale };

export const theme = createTheme({
  fontFamily: tokens.font.text,
  fontSizes: {
    xs: rem(type.caption.size),
    sm: rem(type.bodySmall.size),
    md: rem(type.body.size),
    lg: rem(type.button.size),
    xl: rem(type.h2.size),
  },
  lineHeights: { xs: '1.333', sm: '1.43', md: '1.4', lg: '1.25', xl: '1.24' },
  headings: {
    fontFamily: tokens.font.text,
    fontWeight: '700',
    sizes: {
      h1: { fontSize: rem(type.h1.size), lineHeight: '1.167', fontWeight: '700' },
      h2: { fontSize: rem(type.h2.size), lineHeight: '1.235', fontWeight: '650' },
      h3: { fontSize: rem(type.button.size), lineHeight: '1.25', fontWeight: '600' },
    },
  },
  colors: {
    line: scale(scales.line),
    flare: scale(scales.flare),
    bib: scale(scales.bib),
    pine: scale(scales.pine),
    gray: scale(scales.chalk),
    dark: scale(scales.dark),
  },
  primaryColor: 'line',
  primaryShade: { light: 6, dark: 3 },
  black: tokens.color.semantic.light.text,
  white: tokens.color.semantic.light.surface,
  defaultRadius: 'md',
  radius: {
    xs: rem(tokens.radius.sm),
    sm: rem(tokens.radius.sm),
    md: rem(tokens.radius.md),
    lg: rem(tokens.radius.lg),
    xl: rem(tokens.radius.sheet),
  },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  breakpoints: tokens.breakpoint,
  shadows: {
    xs: 'var(--sl-shadow-1)',
    sm: 'var(--sl-shadow-1)',
    md: 'var(--sl-shadow-2)',
    lg: 'var(--sl-shadow-2)',
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  variantColorResolver,
  components,
});
