import { expect, it, vi } from 'vitest';

import { bridgeCursor, createCursorStore } from './cursorStore';

// The part shows samples 10 to 20 of the whole, ten times as fine.
const toWhole = (index: number) => 10 + Math.round(index / 10);
const toPart = (index: number) => (index < 10 || index > 20 ? null : (index - 10) * 10);

it('moves the cursor of the whole to the nearest sample and keeps its own finer one', () => {
  const whole = createCursorStore();
  const part = bridgeCursor(whole, toWhole, toPart);
  const listener = vi.fn();
  const leave = part.subscribe(listener);
  part.set(52);
  expect([part.get(), whole.get()]).toEqual([52, 15]);
  listener.mockClear();
  part.set(53);
  expect([part.get(), whole.get()]).toEqual([53, 15]);
  expect(listener).toHaveBeenCalled();
  part.set(null);
  expect([part.get(), whole.get()]).toEqual([null, null]);
  leave();
  listener.mockClear();
  part.set(10);
  expect(listener).not.toHaveBeenCalled();
});

it('follows the cursor of the whole, and shows none while that is outside', () => {
  const whole = createCursorStore();
  const part = bridgeCursor(whole, toWhole, toPart);
  part.set(52);
  whole.set(12);
  expect(part.get()).toBe(20);
  whole.set(3);
  expect(part.get()).toBeNull();
  whole.set(15);
  expect(part.get()).toBe(52);
});
