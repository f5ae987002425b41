import { describe, expect, it, vi } from 'vitest';

import {
  clockTime,
  dayAndMonth,
  localDay,
  longDate,
  monthAndYear,
  relativeTime,
  shortDate,
  weekdayNames,
} from './dates';

const MOMENT = '2026-04-14T04:46:00Z';
const NOW = new Date('2026-04-20T12:00:00Z');
const moscow = { language: 'ru', timeZone: 'Europe/Moscow' } as const;
const london = { language: 'en', timeZone: 'Europe/London' } as const;

describe('dates', () => {
  it('names the day as the design does', () => {
    expect(longDate(MOMENT, london, NOW)).toBe('Tuesday 14 April');
    expect(longDate(MOMENT, moscow, NOW)).toBe('вторник, 14 апреля');
    expect(shortDate(MOMENT, london, NOW)).toBe('Tue 14 April');
    expect(shortDate(MOMENT, moscow, NOW)).toBe('вт, 14 апреля');
    expect(dayAndMonth(MOMENT, moscow, NOW)).toBe('14 апреля');
    expect(monthAndYear(MOMENT, moscow)).toBe('апрель 2026');
  });

  it('adds the year when it is another one', () => {
    const later = new Date('2027-02-01T00:00:00Z');
    expect(dayAndMonth(MOMENT, london, later)).toBe('14 April 2026');
    expect(dayAndMonth(MOMENT, moscow, later)).toBe('14 апреля 2026');
  });

  it('shows the clock of the place', () => {
    expect(clockTime(MOMENT, moscow)).toBe('7:46');
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB');
    expect(clockTime(MOMENT, london)).toBe('5:46');
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-US');
    expect(clockTime(MOMENT, london)).toBe('5:46\u00a0AM');
  });

  it('finds the calendar day of a place', () => {
    expect(localDay('2026-04-14T22:30:00Z', 'Europe/Moscow')).toBe('2026-04-15');
    expect(localDay('2026-04-14T22:30:00Z', 'America/New_York')).toBe('2026-04-14');
  });

  it('starts the week on Monday', () => {
    expect(weekdayNames('en')).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
    expect(weekdayNames('ru')).toEqual(['Пн', 'Вт', 'Ср', 'Чт', 'Пт', 'Сб', 'Вс']);
  });
});

describe('relativeTime', () => {
  it('is relative up to a day only', () => {
    expect(relativeTime('2026-04-20T11:20:00Z', 'en', NOW)).toBe('40\u00a0min\u00a0ago');
    expect(relativeTime('2026-04-20T09:30:00Z', 'ru', NOW)).toBe('2\u00a0ч\u00a0назад');
    expect(relativeTime('2026-04-20T11:59:50Z', 'en', NOW)).toBe('now');
    expect(relativeTime('2026-04-19T11:00:00Z', 'en', NOW)).toBeNull();
  });
});
