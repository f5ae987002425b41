import { answer, api, ApiError, queryClient } from '@/api';
import type { Language } from '@/shared/i18n';
import { forgetOwnData } from '@/shared/pwa';
import { forgetToastActions } from '@/shared/ui';

import { meQuery, patchMe } from './me';

/** What is still to be done before the person is signed in. */
export type PendingStep = 'verify_email' | null;

interface Flow {
  id: string;
  is_pending?: boolean;
}

function pendingFlow(error: unknown): string | null {
  if (!(error instanceof ApiError) || error.status !== 401) return null;
  const flows = (error.data.flows ?? []) as Flow[];
  return flows.find((flow) => flow.is_pending)?.id ?? null;
}

/** Answers with the step that is left; null when signed in. Refusals are thrown. */
async function stepAfter(call: Promise<unknown>): Promise<PendingStep> {
  try {
    await call;
  } catch (error) {
    if (pendingFlow(error) === 'verify_email') return 'verify_email';
    throw error;
  }
  await enter();
  return null;
}

/** Nothing of an earlier person may be seen by the next one. */
async function forgetEverything(): Promise<void> {
  queryClient.clear();
  forgetToastActions();
  await forgetOwnData();
}

async function enter(): Promise<void> {
  await forgetEverything();
  await queryClient.fetchQuery(meQuery);
}

export interface SignUpForm {
  name: string;
  email: string;
  password: string;
  language: string;
}

export function signUp(form: SignUpForm): Promise<PendingStep> {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return stepAfter(api.POST('/_allauth/browser/v1/auth/signup', { body: { ...form, time_zone } as never }));
}

export function signIn(form: { email: string; password: string }): Promise<PendingStep> {
  return stepAfter(api.POST('/_allauth/browser/v1/auth/login', { body: form }));
}

/** Signs in as a demo person, whose profile takes the language that the visitor reads. */
export async function signInAsDemo(
  form: { email: string; password: string },
  language: Language,
): Promise<PendingStep> {
  const step = await signIn(form);
  const me = await queryClient.ensureQueryData(meQuery);
  if (me.language !== language) {
    queryClient.setQueryData(meQuery.queryKey, await patchMe({ language }, me.version));
  }
  return step;
}

export function confirmEmail(key: string): Promise<PendingStep> {
  return stepAfter(api.POST('/_allauth/browser/v1/auth/email/verify', { body: { key } }));
}

export async function sendCodeAgain(): Promise<void> {
  await api.POST('/_allauth/browser/v1/auth/email/verify/resend');
}

/** Sends a code for a new password; the answer is the same for known and unknown addresses. */
export async function askForReset(email: string): Promise<void> {
  try {
    await api.POST('/_allauth/browser/v1/auth/password/request', { body: { email } });
  } catch (error) {
    if (pendingFlow(error) !== 'password_reset_by_code') throw error;
  }
}

/** Sets the new password; the person then signs in with it. */
export async function resetPassword(form: { key: string; password: string }): Promise<void> {
  try {
    await api.POST('/_allauth/browser/v1/auth/password/reset', { body: form });
  } catch (error) {
    const isDone = error instanceof ApiError && error.status === 401 && error.fieldErrors.length === 0;
    if (!isDone) throw error;
  }
}

/** Ends the session and deletes the offline copy; the caller clears the memory once the pages are left. */
export async function signOut(): Promise<void> {
  try {
    await api.DELETE('/_allauth/browser/v1/auth/session');
  } catch (error) {
    // "401, not signed in" is what success looks like here.
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  await forgetOwnData();
}

export interface Session {
  id: number;
  user_agent: string;
  ip: string;
  created_at: number;
  last_seen_at?: number | undefined;
  is_current: boolean;
}

export async function listSessions(): Promise<Session[]> {
  const body = await answer(api.GET('/_allauth/browser/v1/auth/sessions'));
  return body.data;
}

export async function endSession(id: number): Promise<void> {
  await api.DELETE('/_allauth/browser/v1/auth/sessions', { body: { sessions: [id] } });
}

export async function changePassword(form: {
  current_password: string;
  new_password: string;
}): Promise<void> {
  await api.POST('/_allauth/browser/v1/account/password/change', { body: form });
}
