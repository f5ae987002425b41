import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api';
import { changeLanguage } from '@/shared/i18n';
import { showToast } from '@/shared/ui';

import { type MePatch, meQuery, patchMe } from '../api/me';
import { useMe } from './useMe';

/** Saves a part of the profile and shows it everywhere at once. */
export function useSaveMe() {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  return useMutation({
    mutationFn: (changes: MePatch) => patchMe(changes, me.version),
    onSuccess: async (changed) => {
      client.setQueryData(meQuery.queryKey, changed);
      // The message comes in the language that was just chosen, not in the one that was left.
      await changeLanguage(changed.language);
      showToast({ text: i18n.t('users:settings.saved') });
    },
    onError: (error) => {
      // Changed elsewhere meanwhile: the present values are shown, with the refusal beside them.
      if (error instanceof ApiError && error.code === 'version_conflict')
        void client.invalidateQueries(meQuery);
    },
  });
}
