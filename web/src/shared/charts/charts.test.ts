import { describe, expect, it } from 'vitest';

import { barHeights, isFastSplit, splitBarWidths, zonePieces } from './bars';
import { nextCursorIndex } from './keyboard';
import { channelLimits, panelsFor, zoneBands } from './panels';
import { paceLimits, percentile, valueLimits } from './percentiles';
import { buildRows, gapsAfter } from './rows';
import { clock, distanceTicks, paceTicks, timeTicks, valueTicks } from './ticks';

describe('percentile', () => {
  it('is linear between neighbours and ignores holes', () => {
    expect(percentile([4, null, 1, 3, 2], 0.5)).toBe(2.5);
    expect(percentile([null], 0.5)).toBeNull();
  });
});

describe('limits', () => {
  it('rounds pace outwards to 10 s and ignores outliers', () => {
    const paces = [...Array.from({ length: 100 }, (_, i) => 295 + i * 0.7), 1800];
    expect(paceLimits(paces)).toEqual([290, 370]);
  });

  it('keeps an even pace flat', () => {
    expect(paceLimits([299, 299, 300])).toEqual([270, 330]);
    expect(paceLimits([null])).toBeNull();
  });

  it('gives a flat value the smallest span', () => {
    expect(valueLimits([150, 150], 40)).toEqual([127.6, 172.4]);
  });

  it('never shows negative heart rates', () => {
    expect(channelLimits('heart_rate', [5, 6])[0]).toBe(0);
    expect(channelLimits('power', [])).toEqual([0, 1]);
  });
});

describe('ticks', () => {
  it('reads as a clock on pace axes', () => {
    expect(paceTicks([280, 470])).toEqual([300, 360, 420]);
    expect(paceTicks([290, 370]).map(clock)).toEqual(['5:00', '5:30', '6:00']);
  });

  it('has at most three round values', () => {
    expect(valueTicks([108, 178])).toEqual([120, 140, 160]);
    expect(valueTicks([-2, 28], 2)).toEqual([0, 20]);
  });

  it('fits the labels of the x axis', () => {
    expect(distanceTicks([0, 12.43], 13)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(distanceTicks([0, 12.43], 7)).toEqual([0, 2, 4, 6, 8, 10, 12]);
    expect(distanceTicks([0, 0.8], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(timeTicks([0, 3600], 8).map(clock)).toEqual([
      '0:00',
      '10:00',
      '20:00',
      '30:00',
      '40:00',
      '50:00',
      '1:00:00',
    ]);
  });

  it('writes clocks', () => {
    expect([307, 59.6, 3725].map(clock)).toEqual(['5:07', '1:00', '1:02:05']);
  });
});

describe('rows', () => {
  const units = { distanceM: 1000, paceM: 1000, heightM: 1 };

  it('breaks at a pause over 10 s and at a hole, not at a thinned-out step', () => {
    expect(gapsAfter([0, 1, 2, 40, 41], [])).toEqual(new Set([2]));
    expect(gapsAfter([0, 6, 12, 26, 32], [{ start_s: 12, duration_s: 14 }])).toEqual(new Set([2]));
    expect(gapsAfter([0, 50, 100, 150], [])).toEqual(new Set());
  });

  it('puts a row of nulls into the gap and maps rows to samples both ways', () => {
    const streams = {
      time_s: [0, 1, 2, 40, 41],
      distance_m: [0, 3, 6, 6, 9],
      heart_rate_bpm: [100, 101, 0, 103, 104],
    };
    const rows = buildRows(streams, [], units, true);
    expect(rows.indexOfRow).toEqual([0, 1, 2, 2, 3, 4]);
    expect(rows.rowOfIndex).toEqual([0, 1, 2, 4, 5]);
    expect(rows.channels.heart_rate).toEqual([100, 101, null, null, 103, 104]);
    expect(rows.x.distance).toEqual([0, 0.003, 0.006, 0.006, 0.006, 0.009]);
    expect(rows.channels.pace).toBeUndefined();
  });

  it('turns speed into pace or speed and leaves stops empty', () => {
    const streams = { time_s: [0, 100, 200], speed_mps: [4, 0.25, 2.5] };
    const rounded = (values?: (number | null)[]) => values?.map((v) => v && Number(v.toFixed(6)));
    expect(rounded(buildRows(streams, [], units, true).channels.pace)).toEqual([250, null, 400]);
    expect(rounded(buildRows(streams, [], units, false).channels.speed)).toEqual([14.4, 0.9, 9]);
  });

  it('stacks what there is, and lays heart rate over pace on a phone', () => {
    const rows = buildRows(
      { time_s: [0, 100], speed_mps: [3, 3], heart_rate_bpm: [120, 130], altitude_m: [1, 2] },
      [],
      units,
      true,
    );
    expect(panelsFor(rows, false).map((p) => p.channels)).toEqual([['pace'], ['heart_rate'], ['elevation']]);
    expect(panelsFor(rows, true).map((p) => p.channels)).toEqual([['pace', 'heart_rate'], ['elevation']]);
  });
});

describe('zoneBands', () => {
  it('shows Z2 to Z5 as far as the axis reaches', () => {
    expect(zoneBands([90, 124, 141, 156, 168], [108, 178])).toEqual([
      { zone: 2, low: 124, high: 141 },
      { zone: 3, low: 141, high: 156 },
      { zone: 4, low: 156, high: 168 },
      { zone: 5, low: 168, high: 178 },
    ]);
    expect(zoneBands(null, [0, 1])).toEqual([]);
  });
});

describe('bars', () => {
  it('makes the fastest split the longest', () => {
    expect(splitBarWidths([1 / 300, 1 / 360, null])).toEqual([1, 0.26, 0]);
    expect(splitBarWidths([3, 3])).toEqual([1, 1]);
  });

  it('marks splits from 2 % over the average', () => {
    expect([isFastSplit(3.06, 3), isFastSplit(3.05, 3), isFastSplit(null, 3)]).toEqual([true, false, false]);
  });

  it('starts bars at zero', () => {
    expect(barHeights([5, 0, 10])).toEqual([0.5, 0, 1]);
    expect(barHeights([0, 0])).toEqual([0, 0]);
  });

  it('leaves empty zones out of the bar', () => {
    expect(
      zonePieces([
        { zone: 1, seconds: 10 },
        { zone: 2, seconds: 0 },
        { zone: 3, seconds: 30 },
      ]),
    ).toEqual([
      { zone: 1, from: 0, to: 0.25 },
      { zone: 3, from: 0.25, to: 1 },
    ]);
    expect(zonePieces([])).toEqual([]);
  });
});

describe('nextCursorIndex', () => {
  it('moves with the arrow keys and stays inside', () => {
    expect(nextCursorIndex('ArrowRight', null, 2000, false)).toBe(1010);
    expect(nextCursorIndex('ArrowLeft', 5, 2000, false)).toBe(0);
    expect(nextCursorIndex('End', 5, 2000, false)).toBe(1999);
    expect(nextCursorIndex('a', 5, 2000, false)).toBeNull();
  });
});
