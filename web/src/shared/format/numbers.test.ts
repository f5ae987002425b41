import { describe, expect, it } from 'vitest';

import { formatNumber, formatPercent, formatSigned } from './numbers';

const NBSP = '\u00a0';

describe('formatNumber', () => {
  it('writes a Russian decimal comma and no-break thousands', () => {
    expect(formatNumber(13490, 'ru')).toBe(`13${NBSP}490`);
    expect(formatNumber(1234567.891, 'ru', 2)).toBe(`1${NBSP}234${NBSP}567,89`);
    expect(formatNumber(12.43, 'ru', 2)).toBe('12,43');
  });

  it('writes an English decimal point and commas between thousands', () => {
    expect(formatNumber(12.43, 'en', 2)).toBe('12.43');
    expect(formatNumber(1240, 'en')).toBe('1,240');
  });

  it('uses the true minus sign and never a negative zero', () => {
    expect(formatNumber(-4, 'en')).toBe('\u22124');
    expect(formatNumber(-0.04, 'en', 1)).toBe('0.0');
  });

  it('shows what nobody knows as a dash, not as zero', () => {
    expect(formatNumber(null, 'en')).toBe('–');
    expect(formatNumber(undefined, 'ru', 2)).toBe('–');
    expect(formatNumber(Number.NaN, 'ru')).toBe('–');
    expect(formatNumber(0, 'en')).toBe('0');
  });
});

describe('formatPercent', () => {
  it('has a no-break space in Russian only', () => {
    expect(formatPercent(0.15, 'en')).toBe('15%');
    expect(formatPercent(0.15, 'ru')).toBe(`15${NBSP}%`);
  });
});

describe('formatSigned', () => {
  it('writes the sign of a difference', () => {
    expect(formatSigned(13, 'en')).toBe('+13');
    expect(formatSigned(-7, 'ru')).toBe('\u22127');
    expect(formatSigned(0.2, 'en')).toBe('0');
  });
});
