import { answer, api, type components } from '@/api';

import { usersKeys } from './keys';
import type { Me } from './me';

export type BodyMass = components['schemas']['BodyMassOut'];
export type ApiKey = components['schemas']['ApiKeyOut'];
export type ApiKeyCreated = components['schemas']['ApiKeyCreated'];

export const consentQuery = {
  queryKey: usersKeys.consent,
  queryFn: () => answer(api.GET('/api/v1/consents/{purpose}', { params: { path: { purpose: 'health' } } })),
  staleTime: Infinity,
};

/** Gives or withdraws the consent to health data; withdrawing erases the values at once. */
export function changeHealthConsent(textVersion: string, granted: boolean): Promise<Me> {
  return answer(
    api.POST('/api/v1/me/consents', { body: { purpose: 'health', text_version: textVersion, granted } }),
  );
}

export const bodyMassQuery = {
  queryKey: usersKeys.bodyMass,
  queryFn: async (): Promise<BodyMass[]> => (await answer(api.GET('/api/v1/me/body-mass'))).items,
};

export function recordBodyMass(measuredOn: string, bodyMassKg: number): Promise<BodyMass> {
  return answer(
    api.POST('/api/v1/me/body-mass', { body: { measured_on: measuredOn, body_mass_kg: bodyMassKg } }),
  );
}

export async function deleteBodyMass(id: string): Promise<void> {
  await api.DELETE('/api/v1/me/body-mass/{body_mass_id}', { params: { path: { body_mass_id: id } } });
}

export const apiKeysQuery = {
  queryKey: usersKeys.apiKeys,
  queryFn: async (): Promise<ApiKey[]> => (await answer(api.GET('/api/v1/me/api-keys'))).items,
};

export function createApiKey(name: string): Promise<ApiKeyCreated> {
  return answer(api.POST('/api/v1/me/api-keys', { body: { name } }));
}

export async function revokeApiKey(id: string): Promise<void> {
  await api.DELETE('/api/v1/me/api-keys/{api_key_id}', { params: { path: { api_key_id: id } } });
}

/** Deletes the account and everything in it. */
export async function deleteAccount(password: string): Promise<void> {
  await api.POST('/api/v1/me/deletion', { body: { password } });
}
