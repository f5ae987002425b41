import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api';
import { showToast } from '@/shared/ui';

import { type MePatch, meQuery, patchMe } from '../api/me';
import { useMe } from './useMe';

/** Saves a part of the profile and shows it everywhere at once. */
export function useSaveMe() {
  const { t } = useTranslation('users');
  const client = useQueryClient();
  const me = useMe();
  return useMutation({
    mutationFn: (changes: MePatch) => patchMe(changes, me.version),
    onSuccess: (changed) => {
      client.setQueryData(meQuery.queryKey, changed);
      showToast({ text: t('settings.saved') });
    },
    onError: (error) => {
      // Changed elsewhere meanwhile: the present values are shown, with the refusal beside them.
      if (error instanceof ApiError && error.code === 'version_conflict')
        void client.invalidateQueries(meQuery);
    },
  });
}
