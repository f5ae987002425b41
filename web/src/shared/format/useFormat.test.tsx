import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeAll, describe, expect, it } from 'vitest';

import { changeLanguage, startI18n } from '@/shared/i18n';

import { HabitsContext, useFormat } from './useFormat';

const NBSP = '\u00a0';
const miles = { units: 'imperial', timeZone: 'Europe/Moscow' } as const;

function formats(habits: Parameters<typeof HabitsContext>[0]['value']) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <HabitsContext value={habits}>{children}</HabitsContext>
  );
  return renderHook(() => useFormat(), { wrapper }).result.current;
}

describe('useFormat in Russian', () => {
  beforeAll(async () => {
    await startI18n('en');
    await changeLanguage('ru');
  });

  it('declines miles and pounds', () => {
    const format = formats(miles);
    expect(format.distance(6000).text).toBe(`3,73${NBSP}мили`);
    expect(format.distance(6000).unit).toBe('мили');
    expect([1, 2, 5, 21].map(format.distanceUnit)).toEqual(['миля', 'мили', 'миль', 'миля']);
    expect(format.mass(70).text).toBe(`154,3${NBSP}фунта`);
  });

  it('parts a temperature from its unit by a space that does not break', () => {
    expect(formats({ units: 'metric', timeZone: 'UTC' }).temperature(2).text).toBe(`2${NBSP}°C`);
  });

  it('keeps a duration in words on one line', () => {
    expect(formats(miles).durationWords(4046)).toBe(`1${NBSP}ч${NBSP}7${NBSP}мин`);
  });
});
