import { expect, it } from 'vitest';

import { durationParts, formatDuration, formatHours } from './duration';

it('writes minutes and seconds, and hours when there are some', () => {
  expect(formatDuration(3492)).toBe('58:12');
  expect(formatDuration(4046)).toBe('1:07:26');
  expect(formatDuration(3599.6)).toBe('1:00:00');
  expect(formatDuration(0)).toBe('0:00');
  expect(formatDuration(null)).toBe('–');
});

it('writes long sums in hours and minutes', () => {
  expect(formatHours(24_240)).toBe('6:44');
  expect(formatHours(363_600)).toBe('101:00');
  expect(formatHours(undefined)).toBe('–');
});

it('splits into hours and minutes for plain text, at least one minute', () => {
  expect(durationParts(4046)).toEqual({ hours: 1, minutes: 7 });
  expect(durationParts(12)).toEqual({ hours: 0, minutes: 1 });
  expect(durationParts(7199)).toEqual({ hours: 2, minutes: 0 });
});
