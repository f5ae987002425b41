import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { errorText, showToast } from '@/shared/ui';

import {
  inspectGear,
  removeGear,
  type Removal,
  restoreGear,
  retireGear,
  withdrawInspection,
} from '../api/gear';
import { gearKeys } from '../api/keys';

/** Runs a change, reads the gear again, and says what went wrong. */
export function useGearChange<Values, Result>(
  change: (values: Values) => Promise<Result>,
  onDone?: (result: Result) => void,
) {
  const client = useQueryClient();
  const { i18n } = useTranslation();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result) => {
      await client.invalidateQueries({ queryKey: gearKeys.all });
      onDone?.(result);
    },
    onError: (error: Error) => showToast({ text: errorText(error, i18n), tone: 'danger' }),
  });
}

export const useRetire = (onDone?: () => void) => useGearChange(retireGear, onDone);
export const useRestore = (onDone?: () => void) => useGearChange(restoreGear, onDone);
export const useInspect = (onDone?: () => void) => useGearChange(inspectGear, onDone);
export const useRemove = (id: string, onDone: () => void) =>
  useGearChange((body: Removal) => removeGear(id, body), onDone);
export const useWithdrawInspection = (id: string) =>
  useGearChange((inspectionId: string) => withdrawInspection(id, inspectionId));
