import { MantineProvider } from '@mantine/core';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { startI18n } from '../i18n';
import { closeToastsAbout, forgetToastActions, leaveToastsBehind, showToast } from './toasts';
import { Toasts } from './Toasts';

beforeEach(async () => {
  await startI18n('en');
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function shown() {
  return render(
    <MantineProvider>
      <Toasts />
    </MantineProvider>,
  );
}

it('takes a plain message away after six seconds', () => {
  shown();
  act(() => void showToast({ text: 'Saved' }));
  expect(screen.getByText('Saved')).toBeInTheDocument();
  act(() => void vi.advanceTimersByTime(6000));
  expect(screen.queryByText('Saved')).toBeNull();
});

it('keeps a message with an action until it is answered', () => {
  const undo = vi.fn();
  shown();
  act(() => void showToast({ text: 'Workout deleted', action: { label: 'Undo', run: undo } }));
  act(() => void vi.advanceTimersByTime(3_600_000));
  act(() => screen.getByRole('button', { name: 'Undo' }).click());
  expect(undo).toHaveBeenCalledTimes(1);
  expect(screen.queryByText('Workout deleted')).toBeNull();
});

const undo = { label: 'Undo', run: () => undefined };

it('offers no undo of what is taken back already, or overtaken', () => {
  shown();
  act(() => void showToast({ text: 'Cropped', action: undo, about: 'w1' }));
  act(() => void showToast({ text: 'Deleted', action: undo, about: 'w2' }));
  act(() => void showToast({ text: 'Joined', action: undo, about: 'w1' }));
  expect(screen.queryByText('Cropped')).toBeNull();
  act(() => closeToastsAbout('w2'));
  expect(screen.queryByText('Deleted')).toBeNull();
  expect(screen.getByText('Joined')).toBeInTheDocument();
  act(() => forgetToastActions());
  expect(screen.queryByText('Joined')).toBeNull();
});

it('leaves behind what belongs to one page, and takes along what does not', () => {
  shown();
  act(() => void showToast({ text: 'Cropped', action: undo, about: 'w1', page: '/training/w1' }));
  act(() => void showToast({ text: 'Deleted', action: undo, about: 'w2' }));
  act(() => leaveToastsBehind('/training/w1'));
  expect(screen.getByText('Cropped')).toBeInTheDocument();
  act(() => leaveToastsBehind('/training'));
  expect(screen.queryByText('Cropped')).toBeNull();
  expect(screen.getByText('Deleted')).toBeInTheDocument();
  act(() => forgetToastActions());
});
