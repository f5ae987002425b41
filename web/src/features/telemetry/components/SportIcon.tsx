import {
  IconBarbell,
  IconBike,
  IconKayak,
  IconRun,
  IconSkiJumping,
  IconStopwatch,
  IconSwimming,
  IconWalk,
  IconYoga,
  type TablerIcon,
} from '@tabler/icons-react';

import type { Family } from '../api/types';

const BY_FAMILY: Record<Family, TablerIcon> = {
  run: IconRun,
  ride: IconBike,
  swim: IconSwimming,
  walk: IconWalk,
  ski: IconSkiJumping,
  other: IconStopwatch,
};

const BY_SPORT: Record<string, TablerIcon> = {
  strength: IconBarbell,
  yoga: IconYoga,
  rowing: IconKayak,
  paddling: IconKayak,
  kayaking: IconKayak,
};

/** The picture of a sport; decorative, its name stands beside it. */
export function SportIcon({ sport, family, size = 24 }: { sport: string; family: Family; size?: number }) {
  const Icon = BY_SPORT[sport] ?? BY_FAMILY[family];
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
