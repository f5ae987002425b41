import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldTexts } from '@/shared/ui';

import { addGear, editGear, type Gear, type GearKind } from '../api/gear';
import { gearKeys } from '../api/keys';
import { changesOf, emptyForm, formErrors, formOf, type GearForm, gearOf } from '../domain/form';
import { gearQuery, useUnit } from './useGear';

/** The form of a new or a known piece: what is typed, what is wrong with it, and sending it once. */
export function useGearForm(gear: Gear | undefined, kind: GearKind, onSaved: (gear: Gear) => void) {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const { unitM } = useUnit();
  const known = client.getQueryData<Gear[]>(gearQuery.queryKey);
  const [opened] = useState(() => (gear ? formOf(gear, unitM) : emptyForm(kind, known ?? [])));
  const [form, setForm] = useState(opened);
  const [isTried, setIsTried] = useState(false);
  // A repeated request (a lost answer, a second tap) adds one piece.
  const [key] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: () =>
      gear
        ? editGear(gear.gear_id, gear.version, changesOf(form, opened, unitM))
        : addGear(gearOf(form, unitM), key),
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: gearKeys.all });
      onSaved(saved);
    },
  });
  const wrong = formErrors(form);
  const words = Object.fromEntries(
    Object.entries(wrong).map(([field, code]) => [field, i18n.t(`errors:${code}`)]),
  );
  const fromServer = fieldTexts(send.error, i18n);
  return {
    form,
    set: (change: Partial<GearForm>) => setForm((now) => ({ ...now, ...change })),
    /** Another kind brings its own sport, unless the person chose some. */
    chooseKind: (next: GearKind) =>
      setForm((now) => ({
        ...now,
        kind: next,
        sports: gear ? now.sports : emptyForm(next, known ?? []).sports,
      })),
    errors: { ...fromServer, ...(isTried ? words : {}) } as Partial<Record<string, string>>,
    problem: Object.keys(fromServer).length > 0 ? null : send.error,
    isChanged: JSON.stringify(form) !== JSON.stringify(opened),
    isBusy: send.isPending,
    save: () => {
      setIsTried(true);
      if (Object.keys(wrong).length === 0) send.mutate();
    },
  };
}
