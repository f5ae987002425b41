import { describe, expect, it } from 'vitest';

import { decodePolyline } from './polyline';

describe('decodePolyline', () => {
  it('reads the published example', () => {
    expect(decodePolyline('_p~iF~ps|U_ulLnnqC_mqNvxq`@')).toEqual([
      [-120.2, 38.5],
      [-120.95, 40.7],
      [-126.453, 43.252],
    ]);
  });

  it('gives nothing for nothing', () => {
    expect(decodePolyline(null)).toEqual([]);
    expect(decodePolyline('')).toEqual([]);
  });

  it('drops a cut-off tail', () => {
    expect(decodePolyline('_p~iF~ps|U_ulL')).toEqual([[-120.2, 38.5]]);
  });
});
