import { IconBackpack, IconBike, IconDeviceWatch, IconHeartbeat } from '@tabler/icons-react';

import type { GearKind } from '../api/gear';
import classes from './Pictures.module.css';
import { ShoePicture } from './ShoePicture';

const ICONS = {
  bike: IconBike,
  watch: IconDeviceWatch,
  heart_rate_strap: IconHeartbeat,
  other: IconBackpack,
};

interface GearPictureProps {
  kind: GearKind;
  color: string;
  isWorn?: boolean;
  isSmall?: boolean;
}

/** What a piece looks like: a shoe in its colour, an icon for the rest. */
export function GearPicture({ kind, color, isWorn = false, isSmall = false }: GearPictureProps) {
  if (kind === 'shoes') return <ShoePicture color={color} isWorn={isWorn} width={isSmall ? 56 : 84} />;
  const Icon = ICONS[kind];
  return (
    <span className={`${classes.tile} ${isSmall ? classes.small : ''}`} aria-hidden="true">
      <Icon size={isSmall ? 22 : 26} stroke={1.6} />
    </span>
  );
}
