import { describe, expect, it } from 'vitest';

import { graticuleDigits, graticuleIn, graticuleStepDeg, scaleBar } from './graticule';
import { fitProjection, svgPath } from './projection';

describe('graticule', () => {
  it('chooses the step nearest to 90 px', () => {
    expect(graticuleStepDeg(0.01 / 90)).toBe(0.01);
    expect(graticuleStepDeg(0.013 / 90)).toBe(0.01);
    expect(graticuleStepDeg(0.018 / 90)).toBe(0.02);
  });

  it('lists the lines inside a box', () => {
    const grid = graticuleIn([30.0, 58.0, 30.05, 58.03], 450, 270);
    expect(grid.lngDeg).toEqual([30, 30.01, 30.02, 30.03, 30.04, 30.05]);
    expect(grid.latDeg).toEqual([58, 58.01, 58.02, 58.03]);
  });

  it('labels with as many digits as the step has', () => {
    expect([0.005, 0.01, 0.1, 1, 5].map(graticuleDigits)).toEqual([3, 2, 1, 0, 0]);
  });
});

describe('scaleBar', () => {
  it('takes the largest round length that fits', () => {
    expect(scaleBar(7.8, 84)).toEqual({ length: 500, widthPx: 500 / 7.8 });
    expect(scaleBar(30, 84, 1000).length).toBe(2);
  });
});

describe('fitProjection', () => {
  it('puts the middle of the box into the middle of the free room', () => {
    const padding = { top: 10, right: 110, bottom: 10, left: 10 };
    const view = fitProjection([30, 58, 30.04, 58.02], 400, 200, padding);
    const middle = view.project([30.02, 58.01]);
    expect(middle.x).toBeCloseTo(150, 3);
    expect(middle.y).toBeCloseTo(100, 1);
    expect(view.project([30, 58]).x).toBeGreaterThanOrEqual(10);
    expect(view.project([30.04, 58]).x).toBeLessThanOrEqual(290.001);
  });

  it('writes a path without repeated points', () => {
    const view = fitProjection([0, 0, 0.01, 0.01], 100, 100, { top: 0, right: 0, bottom: 0, left: 0 });
    expect(
      svgPath(
        [
          [0, 0],
          [0, 0],
          [0.01, 0.01],
        ],
        view,
      ),
    ).toBe('M0 100L100 0');
  });
});
