import { describe, expect, it } from 'vitest';

import { markedRanges, markedStretches } from './marks';

const part = (start_s: number, end_s: number) => ({ start_s, end_s });

describe('markedStretches', () => {
  it('joins what overlaps or touches and keeps the order', () => {
    const reasons = [
      { stretches: [part(100, 160)] },
      { stretches: [part(10, 20), part(150, 200), part(200, 210)] },
      { stretches: [] },
    ];
    expect(markedStretches(reasons)).toEqual([part(10, 20), part(100, 210)]);
    expect(reasons[0]?.stretches).toEqual([part(100, 160)]);
  });

  it('has none without reasons', () => {
    expect(markedStretches([])).toEqual([]);
  });
});

describe('markedRanges', () => {
  const timeS = [0, 10, 20, 30, 40];

  it('finds the samples of a stretch', () => {
    expect(markedRanges([part(10, 30)], timeS)).toEqual([[1, 3]]);
  });

  it('takes two samples at least, also at the very end', () => {
    expect(markedRanges([part(12, 14), part(39, 55), part(40, 41)], timeS)).toEqual([
      [1, 2],
      [3, 4],
      [3, 4],
    ]);
  });

  it('has nothing to mark without samples', () => {
    expect(markedRanges([part(0, 1)], [])).toEqual([]);
  });
});
