import {
  IconAccessPoint,
  IconActivity,
  IconDeviceWatch,
  IconHome,
  IconListDetails,
  IconMail,
  IconShoe,
  IconUpload,
  IconUser,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';

export interface Destination {
  /** Key in the `app` namespace: nav.<key>. */
  key: 'today' | 'training' | 'live' | 'gear' | 'upload' | 'devices' | 'profile' | 'mailbox' | 'operator';
  to: '/' | '/training' | '/live' | '/gear' | '/upload' | '/devices' | '/profile' | '/mailbox' | '/operator';
  icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
}

export const TODAY: Destination = { key: 'today', to: '/', icon: IconHome };
export const TRAINING: Destination = { key: 'training', to: '/training', icon: IconListDetails };
export const GEAR: Destination = { key: 'gear', to: '/gear', icon: IconShoe };
export const LIVE: Destination = { key: 'live', to: '/live', icon: IconAccessPoint };
export const UPLOAD: Destination = { key: 'upload', to: '/upload', icon: IconUpload };
export const DEVICES: Destination = { key: 'devices', to: '/devices', icon: IconDeviceWatch };
export const PROFILE: Destination = { key: 'profile', to: '/profile', icon: IconUser };
export const MAILBOX: Destination = { key: 'mailbox', to: '/mailbox', icon: IconMail };
export const OPERATOR: Destination = { key: 'operator', to: '/operator', icon: IconActivity };
