import { describe, expect, it } from 'vitest';

import { classOf, gradientColoring, gradients, heartRateColoring, paceColoring } from './coloring';
import { colorSegments } from './segments';
import { buildTrack } from './track';

const METRE_DEG = 1 / 111_319.491;

function trackOf(count: number, stepM = 10) {
  const lng = Array.from({ length: count }, (_, i) => i * stepM * METRE_DEG);
  const track = buildTrack(
    lng.map(() => 0),
    lng,
    lng.map((_, i) => i * stepM),
  );
  if (!track) throw new Error('no track');
  return track;
}

describe('classOf', () => {
  it('uses half-open classes', () => {
    expect([89, 90, 123, 124, 200].map((v) => classOf(v, [90, 124]))).toEqual([0, 1, 1, 2, 2]);
    expect(classOf(null, [1])).toBe(-1);
  });
});

describe('paceColoring', () => {
  it('shows intervals in the outer colours', () => {
    const timeS = Array.from({ length: 400 }, (_, i) => i * 3);
    const speed = timeS.map((_, i) => (Math.floor(i / 100) % 2 ? 3.6 : 2.6));
    const coloring = paceColoring(trackOf(400), speed, timeS, 3.1);
    expect([coloring?.classes[50], coloring?.classes[150], coloring?.classes[250]]).toEqual([0, 4, 0]);
    expect(coloring?.key).toMatchObject({
      kind: 'pace',
      slowMps: expect.closeTo(2.6) as number,
      fastMps: expect.closeTo(3.6) as number,
    });
  });

  it('leaves an even run in the middle colour', () => {
    const timeS = Array.from({ length: 100 }, (_, i) => i * 3);
    const coloring = paceColoring(
      trackOf(100),
      timeS.map(() => 3),
      timeS,
      3,
    );
    expect([...(coloring?.classes ?? [])].every((c) => c === 2)).toBe(true);
  });

  it('is not offered without speeds', () => {
    expect(paceColoring(trackOf(3), null, [0, 1, 2], 3)).toBeNull();
    expect(paceColoring(trackOf(3), [null, null, null], [0, 1, 2], 3)).toBeNull();
  });
});

describe('heartRateColoring', () => {
  it('uses the zones', () => {
    const coloring = heartRateColoring(trackOf(6), [100, 124, 141, 156, 168, null], [90, 124, 141, 156, 168]);
    expect([...(coloring?.classes ?? [])]).toEqual([0, 1, 2, 3, 4, -1]);
    expect(coloring?.palette).toBe('zones');
  });

  it('falls back to low and high without zones', () => {
    const coloring = heartRateColoring(trackOf(5), [100, 125, 150, 175, 200], null);
    expect([...(coloring?.classes ?? [])]).toEqual([0, 1, 2, 3, 4]);
    expect(coloring?.key).toEqual({ kind: 'heart_rate', lowBpm: 100, highBpm: 200 });
  });
});

describe('gradients', () => {
  it('measures rise over run', () => {
    const distance = Array.from({ length: 30 }, (_, i) => i * 10);
    const altitude = distance.map((d) => 100 + d * 0.06);
    const measured = gradients(altitude, distance);
    expect(measured[15]).toBeCloseTo(0.06, 9);
  });

  it('draws climbs in the slow colour and descents in the fast one', () => {
    const distance = Array.from({ length: 60 }, (_, i) => i * 10);
    const altitude = distance.map((d, i) => (i < 30 ? d * 0.08 : 240 - (d - 300) * 0.08));
    const coloring = gradientColoring(
      trackOf(60),
      altitude,
      distance,
      distance.map((d) => d / 3),
    );
    expect([coloring?.classes[12], coloring?.classes[48]]).toEqual([0, 4]);
  });
});

describe('colorSegments', () => {
  it('shares the border point and joins runs that are too short', () => {
    const track = trackOf(7);
    const classes = Int8Array.from([0, 0, 0, 3, 0, 0, 4]);
    const coloring = {
      mode: 'pace' as const,
      palette: 'ramp' as const,
      classes,
      key: { kind: 'none' as const },
    };
    expect(colorSegments(track, coloring).map((s) => [s.class, s.points.length])).toEqual([
      [0, 3],
      [3, 2],
      [0, 3],
      [4, 2],
    ]);
    expect(colorSegments(track, coloring, 15).map((s) => [s.class, s.points.length])).toEqual([[0, 7]]);
  });
});
