import { describe, expect, it } from 'vitest';

import { clockS, signalOf, type SignalContext } from './signal';
import { joinWay, shownBreaks, timedBreaks, type TimedPoint, trackOfWay } from './way';

const way: TimedPoint[] = [
  [58.6, 49.65, 0],
  [58.6001, 49.65, 3],
  [58.6002, 49.65, 6],
];

describe('joinWay', () => {
  it('appends what is new and passes over what is known', () => {
    const more: TimedPoint[] = [
      [58.6002, 49.65, 6],
      [58.6003, 49.65, 9],
    ];
    expect(joinWay(way, more)).toEqual([...way, [58.6003, 49.65, 9]]);
    expect(joinWay(way, null)).toBe(way);
    expect(joinWay([], more)).toEqual(more);
  });

  it('keeps two points of one second, as a rider makes them', () => {
    const more: TimedPoint[] = [[58.6003, 49.65, 6]];
    expect(joinWay(way, more)).toHaveLength(4);
  });

  it('replaces the way from where it was told anew', () => {
    const long: TimedPoint[] = Array.from({ length: 40 }, (_, i) => [58.6 + i / 10_000, 49.65, i * 3]);
    const again: TimedPoint[] = [
      [58.61, 49.66, 30],
      [58.62, 49.66, 33],
    ];
    const joined = joinWay(long, again);
    expect(joined).toHaveLength(12);
    expect(joined.slice(-2)).toEqual(again);
  });
});

describe('trackOfWay', () => {
  it('breaks the line where the signal was away, and counts no distance there', () => {
    const gappy: TimedPoint[] = [...way, [58.7, 49.65, 500], [58.7001, 49.65, 503]];
    const track = trackOfWay(gappy, timedBreaks(gappy));
    expect(track?.partStarts).toEqual([0, 3]);
    expect(track?.distanceM.map(Math.round)).toEqual([0, 11, 22, 22, 33]);
  });

  it('breaks the line where a link hides a part', () => {
    expect(
      shownBreaks([
        [58.6, 49.65, 1],
        [58.6001, 49.65, 0],
        [58.61, 49.65, 1],
      ]),
    ).toEqual([0, 2]);
  });

  it('draws nothing of a single point', () => {
    expect(trackOfWay(way.slice(0, 1), [0])).toBeNull();
  });
});

describe('signalOf', () => {
  const now = 1_800_000_000_000;
  const context: SignalContext = { stream: 'on', isOnline: true, nowMs: now, heardMs: now, isDelayed: false };
  const facts = { state: 'live' as const, at: now - 1000, received_at: now };

  it.each([
    ['live', facts, {}],
    ['paused', { ...facts, state: 'paused' as const }, {}],
    ['ended', { ...facts, state: 'ended' as const }, { stream: 'off' as const }],
    ['stale', facts, { heardMs: now - 40_000 }],
    ['catchingUp', { ...facts, at: now - 90_000 }, {}],
    ['live', { ...facts, at: now - 90_000 }, { isDelayed: true }],
    ['connecting', facts, { stream: 'connecting' as const }],
    ['offline', facts, { isOnline: false }],
    ['waiting', null, {}],
  ])('says %s', (kind, given, change) => {
    expect(signalOf(given, { ...context, ...change }).kind).toBe(kind);
  });

  it('tells the age of a lost signal, and how far back a backlog reaches', () => {
    expect(signalOf(facts, { ...context, heardMs: now - 40_000 }).ageS).toBe(40);
    expect(signalOf({ ...facts, at: now - 90_000 }, context).ageS).toBe(90);
  });

  it('lets the clock run only while the signal is there', () => {
    expect(clockS(100, { kind: 'live', ageS: 3 })).toBe(103);
    expect(clockS(100, { kind: 'stale', ageS: 40 })).toBe(100);
    expect(clockS(null, { kind: 'live', ageS: 3 })).toBeNull();
  });
});
