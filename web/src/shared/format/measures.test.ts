import { describe, expect, it } from 'vitest';

import {
  distance,
  elevation,
  mass,
  type Manner,
  pace,
  poolLength,
  speed,
  swimPace,
  temperature,
  tempo,
} from './measures';

const english: Manner = { language: 'en', units: 'metric' };
const russian: Manner = { language: 'ru', units: 'metric' };
const imperial: Manner = { language: 'en', units: 'imperial' };

describe('distance', () => {
  it('has two decimals below 100 km, else one', () => {
    expect(distance(12430, english)).toEqual({ value: '12.43', unit: 'km' });
    expect(distance(12430, russian)).toEqual({ value: '12,43', unit: 'km' });
    expect(distance(99_994, english).value).toBe('99.99');
    expect(distance(99_996, english).value).toBe('100.0');
    expect(distance(180_200, english).value).toBe('180.2');
  });

  it('has one decimal in lists', () => {
    expect(distance(12430, english, true).value).toBe('12.4');
  });

  it('is given in miles when asked', () => {
    expect(distance(42195, imperial)).toEqual({ value: '26.22', unit: 'mi' });
  });

  it('is a dash when unknown', () => {
    expect(distance(null, russian)).toEqual({ value: '–', unit: 'km' });
  });
});

describe('poolLength', () => {
  it('is whole metres or yards, and unknown when nothing was measured', () => {
    expect(poolLength(100.4, english)).toEqual({ value: '100', unit: 'm' });
    expect(poolLength(91.44, imperial)).toEqual({ value: '100', unit: 'yd' });
    expect(poolLength(0, english)).toEqual({ value: '–', unit: 'm' });
    expect(poolLength(null, russian)).toEqual({ value: '–', unit: 'm' });
  });
});

describe('pace', () => {
  it('is minutes and seconds per kilometre or mile', () => {
    expect(pace(1000 / 307, english)).toEqual({ value: '5:07', unit: 'perKm' });
    expect(pace(1609.344 / 494, imperial)).toEqual({ value: '8:14', unit: 'perMi' });
  });

  it('rounds up over the minute', () => {
    expect(pace(1000 / 299.6, english).value).toBe('5:00');
  });

  it('is a dash when standing', () => {
    expect(pace(0, english).value).toBe('–');
    expect(pace(0.2, english).value).toBe('–');
  });

  it('counts swimming by the hundred', () => {
    expect(swimPace(100 / 105, english)).toEqual({ value: '1:45', unit: 'per100m' });
    expect(swimPace(91.44 / 96, imperial)).toEqual({ value: '1:36', unit: 'per100yd' });
  });
});

describe('tempo', () => {
  it('is pace for runs, walks and swims and speed for the rest', () => {
    expect(tempo(1000 / 326, 'run', russian)).toEqual({ value: '5:26', unit: 'perKm' });
    expect(tempo(1.4, 'walk', english).unit).toBe('perKm');
    expect(tempo(1, 'swim', english).unit).toBe('per100m');
    expect(tempo(31.4 / 3.6, 'ride', russian)).toEqual({ value: '31,4', unit: 'kmh' });
    expect(tempo(5, 'ski', english).unit).toBe('kmh');
  });
});

describe('other measures', () => {
  it('converts to feet, Fahrenheit, pounds and miles per hour', () => {
    expect(elevation(41.4, english)).toEqual({ value: '41', unit: 'm' });
    expect(elevation(100, imperial)).toEqual({ value: '328', unit: 'ft' });
    expect(temperature(-4, russian)).toEqual({ value: '\u22124', unit: 'celsius' });
    expect(temperature(20, imperial)).toEqual({ value: '68', unit: 'fahrenheit' });
    expect(mass(71.25, russian)).toEqual({ value: '71,3', unit: 'kg' });
    expect(mass(70, imperial)).toEqual({ value: '154.3', unit: 'lb' });
    expect(speed(10, imperial)).toEqual({ value: '22.4', unit: 'mph' });
  });
});
