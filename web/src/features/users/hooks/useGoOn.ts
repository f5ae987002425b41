import { useNavigate, useRouter } from '@tanstack/react-router';

import type { PendingStep } from '../api/account';

/** Leads on after a step of signing in: to the code, or to where the person wanted to go. */
export function useGoOn(): (step: PendingStep, next?: string) => void {
  const navigate = useNavigate();
  const router = useRouter();
  return (step, next) => {
    if (step === 'verify_email') void navigate({ to: '/sign-up/confirm', search: { next } });
    else if (next) router.history.push(next);
    else void navigate({ to: '/' });
  };
}
