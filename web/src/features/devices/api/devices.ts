import { answer, api, type components } from '@/api';

export type Device = components['schemas']['DeviceOut'];
export type DeviceKind = Device['kind'];
export type PairedDevice = components['schemas']['PairedDeviceOut'];
export type Credentials = PairedDevice['credentials'];

export const devicesKeys = { all: ['devices'] as const };

export const devicesQuery = {
  queryKey: devicesKeys.all,
  queryFn: async (): Promise<Device[]> => (await answer(api.GET('/api/v1/devices'))).items,
};

const path = (id: string) => ({ path: { device_id: id } });

export function pairDevice(name: string, kind: DeviceKind): Promise<PairedDevice> {
  return answer(api.POST('/api/v1/devices', { body: { name, kind } }));
}

export function rotateSecret(id: string): Promise<PairedDevice> {
  return answer(api.POST('/api/v1/devices/{device_id}/rotate', { params: path(id) }));
}

export async function renameDevice(id: string, name: string): Promise<void> {
  await api.PATCH('/api/v1/devices/{device_id}', { params: path(id), body: { name } });
}

export async function revokeDevice(id: string): Promise<void> {
  await api.DELETE('/api/v1/devices/{device_id}', { params: path(id) });
}
