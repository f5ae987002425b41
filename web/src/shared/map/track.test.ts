import { describe, expect, it } from 'vitest';

import {
  buildTrack,
  distanceMarks,
  nearestPosition,
  positionOfIndex,
  startAngleDeg,
  trackParts,
} from './track';

/** A straight line east along the equator, one point every 100 m. */
function eastward(count: number) {
  const metreDeg = 1 / 111_319.491;
  return Array.from({ length: count }, (_, i) => i * 100 * metreDeg);
}

describe('buildTrack', () => {
  it('keeps the stream index of each point and leaves out points without a position', () => {
    const track = buildTrack([0, null, 0, 0], [0, null, 0.001, 0.002], [0, 50, 111, 222]);
    expect(track?.index).toEqual([0, 2, 3]);
    expect(track?.distanceM).toEqual([0, 111, 222]);
  });

  it('goes on across the 180th meridian', () => {
    const track = buildTrack([0, 0, 0], [179.999, -179.999, -179.997]);
    expect(track?.points.map((p) => Number(p[0].toFixed(3)))).toEqual([179.999, 180.001, 180.003]);
  });

  it('is nothing without positions', () => {
    expect(buildTrack(null, null)).toBeNull();
    expect(buildTrack([null, 1], [null, 1])).toBeNull();
  });

  it('breaks the line at a hole in the signal', () => {
    const lng = [...eastward(5), ...eastward(5).map((v) => v + 0.05)];
    const track = buildTrack(
      lng.map(() => 0),
      lng,
    );
    expect(track && trackParts(track)).toEqual([
      [0, 4],
      [5, 9],
    ]);
  });
});

describe('distanceMarks', () => {
  const build = (km: number) => {
    const lng = eastward(km * 10 + 1);
    const distances = lng.map((_, i) => i * 100);
    const track = buildTrack(
      lng.map(() => 0),
      lng,
      distances,
    );
    if (!track) throw new Error('no track');
    return track;
  };

  it('stands every 2 km on a run of 12', () => {
    expect(distanceMarks(build(12), 1000).map((m) => m.label)).toEqual([2, 4, 6, 8, 10]);
  });

  it('stands every kilometre on a short run and wider on a long ride', () => {
    expect(distanceMarks(build(3), 1000).map((m) => m.label)).toEqual([1, 2]);
    expect(distanceMarks(build(100), 1000).map((m) => m.label)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });

  it('counts miles for those who read miles', () => {
    expect(distanceMarks(build(12), 1609.344).map((m) => m.label)).toEqual([2, 4, 6]);
  });

  it('lies between the points where the distance is reached', () => {
    const [first] = distanceMarks(build(3), 1050);
    expect(first?.at[0]).toBeCloseTo(1050 / 111_319.491, 7);
  });
});

describe('places on the track', () => {
  const lng = eastward(11);
  const track = buildTrack(
    lng.map(() => 0),
    lng,
  );
  if (!track) throw new Error('no track');

  it('finds the nearest point within a limit', () => {
    expect(nearestPosition(track, [(lng[4] as number) + 1e-5, 0.0001])).toBe(4);
    expect(nearestPosition(track, [0, 1], 100)).toBeNull();
  });

  it('points in running direction', () => {
    expect(startAngleDeg(track)).toBeCloseTo(0, 6);
  });

  it('maps a stream index without position to the nearest point', () => {
    const holes = buildTrack([0, null, null, null, 0], [0, null, null, null, 0.01]);
    expect(holes && [0, 1, 2, 3, 4].map((i) => positionOfIndex(holes, i))).toEqual([0, 0, 1, 1, 1]);
  });
});
