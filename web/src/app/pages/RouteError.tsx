import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';

import { ErrorState } from '@/shared/ui';

/** A page that could not be opened at all: what failed, and another try. */
export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter();
  const known = error instanceof Error ? error : new Error(String(error));
  return <ErrorState error={known} onRetry={() => void router.invalidate()} />;
}
