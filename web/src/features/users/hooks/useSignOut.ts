import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { queryClient } from '@/api';
import { errorText, showToast } from '@/shared/ui';

import { signOut } from '../api/account';

/** Signs out and shows the welcome page; nothing of the person stays on the device. Says so when it failed. */
export function useSignOut() {
  const navigate = useNavigate();
  const { i18n } = useTranslation();
  return useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/welcome', search: {} });
      queryClient.clear();
    },
    onError: (error) => showToast({ text: errorText(error, i18n), tone: 'danger' }),
  });
}
