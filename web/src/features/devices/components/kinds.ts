import { IconBroadcast, IconDeviceMobile, IconDeviceWatch, IconRouter } from '@tabler/icons-react';

import type { DeviceKind } from '../api/devices';

export const KINDS: readonly DeviceKind[] = ['watch', 'phone', 'tracker', 'other'];

export const KIND_ICONS = {
  watch: IconDeviceWatch,
  phone: IconDeviceMobile,
  tracker: IconBroadcast,
  other: IconRouter,
} as const;
