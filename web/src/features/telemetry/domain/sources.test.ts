import { describe, expect, it } from 'vitest';

import { givenChannels, reasonParts } from './sources';

describe('what a recording gave', () => {
  it('names channels in order and everything else once', () => {
    const gave = { heart_rate_bpm: 0.83, vertical_ratio_percent: 0.4, position: 1, stance_time_ms: 0.9 };
    expect(givenChannels(gave)).toEqual([
      { channel: 'position', share: 1 },
      { channel: 'heart_rate_bpm', share: 0.83 },
      { channel: 'extras', share: 0.9 },
    ]);
  });

  it('is empty when the others measured better', () => {
    expect(givenChannels({})).toEqual([]);
  });
});

describe('why it was joined', () => {
  const match = { kind: 'same_time', overlap: 0.9, shift_s: 0, with_recording_id: null } as const;

  it('tells only the figures that there are', () => {
    expect(reasonParts({ ...match, distance_share: 0, track_gap_m: null })).toEqual(['distance']);
    expect(reasonParts({ ...match, distance_share: 0.01, track_gap_m: 4 })).toEqual(['distance', 'track']);
    expect(reasonParts({ ...match, distance_share: null, track_gap_m: null })).toEqual([]);
  });
});
