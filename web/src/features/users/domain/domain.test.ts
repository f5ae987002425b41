import { describe, expect, it } from 'vitest';

import { findCode } from './mailCode';
import { massLine } from './massChart';
import { readNext } from './next';
import { zoneChoices, zoneLabel } from './timeZones';
import { describeUserAgent } from './userAgent';
import { heartRateZones } from './zones';

describe('heartRateZones', () => {
  it('follows the reserve when the resting heart rate is known', () => {
    expect(heartRateZones(48, 186)).toEqual([
      { zone: 1, fromBpm: 117, toBpm: 130 },
      { zone: 2, fromBpm: 131, toBpm: 144 },
      { zone: 3, fromBpm: 145, toBpm: 158 },
      { zone: 4, fromBpm: 159, toBpm: 172 },
      { zone: 5, fromBpm: 173, toBpm: 186 },
    ]);
  });

  it('follows the maximum alone otherwise', () => {
    expect(heartRateZones(null, 190)?.map((zone) => zone.fromBpm)).toEqual([95, 114, 133, 152, 171]);
  });

  it('is absent without a maximum or when the values do not fit', () => {
    expect(heartRateZones(50, null)).toBeNull();
    expect(heartRateZones(190, 180)).toBeNull();
  });
});

describe('zoneLabel', () => {
  const winter = new Date('2026-01-15T12:00:00Z');

  it('names a zone as people do, with its offset', () => {
    expect(zoneLabel('Europe/Moscow', 'ru', winter)).toBe('Москва, UTC+3 (Europe/Moscow)');
    expect(zoneLabel('Europe/Moscow', 'en', winter)).toBe('Moscow Time, UTC+3 (Europe/Moscow)');
    expect(zoneLabel('Asia/Kolkata', 'en', winter)).toBe('India Time, UTC+5:30 (Asia/Kolkata)');
    expect(zoneLabel('Europe/Berlin', 'ru', winter)).toBe('Центральная Европа, UTC+1 (Europe/Berlin)');
  });

  it('keeps a present zone that the browser does not list', () => {
    const values = zoneChoices('en', 'Etc/GMT-3').map(({ value }) => value);
    expect(values).toContain('Etc/GMT-3');
    expect(values).toContain('Europe/Moscow');
  });
});

describe('findCode', () => {
  it('finds six digits that stand alone', () => {
    expect(findCode('Your code: 048213\nIt works for 15 minutes')).toBe('048213');
    expect(findCode('Order 12345678')).toBeNull();
    expect(findCode('No code here')).toBeNull();
  });
});

describe('readNext', () => {
  it('keeps addresses of our own', () => {
    expect(readNext({ next: '/workouts/1?x=2' })).toEqual({ next: '/workouts/1?x=2' });
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 5, undefined])(
    'refuses %s',
    (next) => {
      expect(readNext({ next })).toEqual({});
    },
  );
});

describe('describeUserAgent', () => {
  it('names browser and system', () => {
    const agent =
      'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36';
    expect(describeUserAgent(agent)).toBe('Chrome, Android');
    expect(describeUserAgent('curl/8.5.0')).toBe('curl');
    expect(describeUserAgent('')).toBe('–');
  });
});

describe('massLine', () => {
  it('puts the oldest left, the heaviest on top', () => {
    const points = [
      { measuredOn: '2026-04-11', massKg: 70 },
      { measuredOn: '2026-04-01', massKg: 74 },
    ];
    expect(massLine(points, 100, 40)).toEqual([
      { x: 0, y: 0 },
      { x: 100, y: 40 },
    ]);
  });

  it('draws a small change small', () => {
    const points = [
      { measuredOn: '2026-04-01', massKg: 70.2 },
      { measuredOn: '2026-04-02', massKg: 70 },
    ];
    expect(massLine(points, 100, 40).map((point) => Math.round(point.y))).toEqual([18, 22]);
  });
});
