import { describe, expect, it } from 'vitest';

import { changesOf, conflictsOf, rebased } from './edit';

const opened = { name: 'Run', sport: 'run', description: '', effort: null };

describe('editing', () => {
  it('sends only what changed', () => {
    expect(changesOf({ ...opened, name: 'Tempo', effort: 7 }, opened)).toEqual({ name: 'Tempo', effort: 7 });
    expect(changesOf(opened, opened)).toEqual({});
  });

  it('shows both values where both sides changed a field', () => {
    const own = { ...opened, name: 'Mine', effort: 5 };
    const now = { ...opened, name: 'Theirs', description: 'wind' };
    expect(conflictsOf(own, opened, now)).toEqual([{ field: 'name', own: 'Mine', other: 'Theirs' }]);
    expect(rebased(own, opened, now)).toEqual({ name: 'Mine', sport: 'run', description: 'wind', effort: 5 });
  });

  it('is no conflict when both sides changed it to the same', () => {
    expect(conflictsOf({ ...opened, name: 'X' }, opened, { ...opened, name: 'X' })).toEqual([]);
  });
});
