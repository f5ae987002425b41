import { expect, it } from 'vitest';

import type { Verdict } from '../api/types';
import { answerOf, titleOf } from './verdict';

type Appeal = NonNullable<Verdict['appeal']>;

const APPEAL: Appeal = {
  id: 'a1',
  text: 'It was me.',
  state: 'upheld',
  answer: 'It was a car.',
  created_at: '2026-04-14T04:46:00Z',
  decided_at: '2026-04-15T04:46:00Z',
};

it('says what staff decided, not that it is still on review', () => {
  const verdict = {
    outcome: 'suspect',
    decision: 'upheld',
    answer: 'It was a car.',
    appeal: APPEAL,
  } as const;
  expect(titleOf(verdict)).toBe('upheld');
  expect(answerOf(verdict)).toEqual({ kind: 'upheld', text: 'It was a car.' });
});

it('tells an answer that no longer holds from one that does', () => {
  const appeal: Appeal = { ...APPEAL, state: 'accepted', answer: 'It counts.' };
  const verdict = { outcome: 'rejected', decision: null, answer: '', appeal } as const;
  expect(titleOf(verdict)).toBe('rejected');
  expect(answerOf(verdict)).toEqual({ kind: 'outdated', text: 'It counts.' });
});

it('keeps the last answer in sight while a new appeal waits', () => {
  const appeal: Appeal = { ...APPEAL, state: 'open', answer: '', decided_at: null };
  const verdict = { outcome: 'rejected', decision: 'upheld', answer: 'It was a car.', appeal } as const;
  expect(answerOf(verdict)?.kind).toBe('upheld');
  expect(answerOf({ ...verdict, decision: null, answer: '' })).toBeNull();
});
