import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';

import { startI18n } from '@/shared/i18n';

import type { ShownNumbers } from '../api/live';
import { LiveNumbersBoard } from './LiveNumbersBoard';

const NUMBERS: ShownNumbers = {
  state: 'live',
  sport: 'run',
  at: 1,
  distance_m: 6000,
  elapsed_s: 1800,
  speed_mps: 4,
  heart_rate_bpm: 150,
};

const show = (numbers: ShownNumbers) =>
  render(
    <MantineProvider>
      <LiveNumbersBoard numbers={numbers} family="run" hasHeartRate hasTime />
    </MantineProvider>,
  );

beforeEach(() => startI18n('en'));

it('shows the pace and the heart rate of now', () => {
  show(NUMBERS);
  for (const shown of ['6.00', '4:10', '150', '30:00']) expect(screen.getByText(shown)).toBeInTheDocument();
});

it('shows the sums and the average pace after the finish', () => {
  show({ ...NUMBERS, state: 'ended' });
  for (const shown of ['6.00', '30:00', '5:00', /^average/]) {
    expect(screen.getByText(shown)).toBeInTheDocument();
  }
  expect(screen.queryByText('4:10')).toBeNull();
  expect(screen.queryByText('150')).toBeNull();
});
