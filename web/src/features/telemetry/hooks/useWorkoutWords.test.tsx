import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { HabitsContext } from '@/shared/format';
import { startI18n } from '@/shared/i18n';

import { useWorkoutWords } from './useWorkoutWords';

const RUN = {
  started_at: '2026-04-14T04:46:00Z',
  elapsed_s: 3600,
  utc_offset_s: 10_800,
  time_zone: 'Europe/Moscow',
};

function wordsInLondon() {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <HabitsContext value={{ units: 'metric', timeZone: 'Europe/London' }}>{children}</HabitsContext>
  );
  return renderHook(() => useWorkoutWords(), { wrapper }).result.current;
}

describe('ago', () => {
  beforeAll(async () => {
    await startI18n('en');
  });
  beforeEach(() => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-GB');
  });
  afterEach(() => vi.useRealTimers());

  it('counts from the end of the workout', () => {
    vi.useFakeTimers({ now: new Date('2026-04-14T06:37:00Z') });
    expect(wordsInLondon().ago(RUN)).toBe('51\u00a0min\u00a0ago');
  });

  it('later says the clock of the place where it happened, as the workout page does', () => {
    vi.useFakeTimers({ now: new Date('2026-04-20T06:37:00Z') });
    const words = wordsInLondon();
    expect(words.ago(RUN)).toBe('14 April, 7:46');
    expect(words.longWhen(RUN)).toBe('Tuesday 14 April, 7:46');
  });
});
