import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { queryClient } from '@/api';

import { signOut } from '../api/account';

/** Signs out and shows the welcome page; nothing of the person stays on the device. */
export function useSignOut() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/welcome', search: {} });
      queryClient.clear();
    },
  });
}
