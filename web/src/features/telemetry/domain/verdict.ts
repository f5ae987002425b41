import type { Verdict } from '../api/types';

type Told = Pick<Verdict, 'outcome' | 'decision' | 'answer' | 'appeal'>;

/** Which title says how it stands: what staff decided goes before what the rules found. */
export function titleOf({ outcome, decision }: Told): 'upheld' | 'ok' | 'suspect' | 'rejected' {
  if (decision === 'upheld') return 'upheld';
  return outcome === 'pending' ? 'suspect' : outcome;
}

export interface StaffAnswer {
  /** `outdated`: the workout changed or more was found since, so that it no longer holds. */
  kind: 'accepted' | 'upheld' | 'outdated';
  text: string;
}

/** The answer of the staff that is to be read, null while there is none. */
export function answerOf({ decision, answer, appeal }: Told): StaffAnswer | null {
  if (decision && answer) return { kind: decision, text: answer };
  return appeal?.answer ? { kind: 'outdated', text: appeal.answer } : null;
}
