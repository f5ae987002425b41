import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';

import { useMe } from '@/features/users';
import { HabitsContext } from '@/shared/format';
import { changeLanguage } from '@/shared/i18n';
import { LiveUpdates } from '@/shared/live';

import { AppFrame } from './AppFrame';

/** The frame with the person's own habits: units, time zone, language, colour scheme, and live updates. */
export function SignedInFrame() {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    void changeLanguage(me.language);
  }, [me.language]);
  useEffect(() => {
    if (colorScheme !== me.theme) setColorScheme(me.theme);
    // The profile decides; a change in the settings arrives here through the profile.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [me.theme]);
  const habits = useMemo(() => ({ units: me.units, timeZone: me.time_zone }), [me.units, me.time_zone]);
  return (
    <HabitsContext value={habits}>
      <LiveUpdates />
      <AppFrame />
    </HabitsContext>
  );
}
