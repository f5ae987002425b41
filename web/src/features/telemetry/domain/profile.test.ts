import { describe, expect, it } from 'vitest';

import { speedProfile } from './profile';

describe('speedProfile', () => {
  it('means the samples of each stretch and scales to the highest', () => {
    expect(speedProfile([0, 1, 2, 3, 4], [2, 4, null, 6, 6], 2)).toEqual([0.5, 1]);
  });

  it('has zeros where nothing was measured', () => {
    expect(speedProfile([0, 10], null, 3)).toEqual([0, 0, 0]);
    expect(speedProfile([], [], 2)).toEqual([0, 0]);
    expect(speedProfile([0, 8], [3, 3], 4)).toEqual([1, 0, 0, 1]);
  });
});
