import { answer, api, type components } from '@/api';

import { usersKeys } from './keys';

export type Mail = components['schemas']['MailOut'];

const REFRESH_MS = 5000;

/** The mails of this local installation, newest first; looked at again every few seconds. */
export const mailboxQuery = {
  queryKey: usersKeys.mailbox,
  queryFn: () => answer(api.GET('/api/v1/mailbox', { params: { query: { limit: 50 } } })),
  refetchInterval: REFRESH_MS,
};

export async function emptyMailbox(): Promise<void> {
  await api.DELETE('/api/v1/mailbox');
}
