import { answer, api, type components } from '@/api';

export type SystemState = components['schemas']['StateOut'];
export type Engine = SystemState['engines'][number];
export type Queue = SystemState['queues'][number];
export type Service = SystemState['services'][number];
export type Failure = SystemState['failures'][number];
export type StoppedGroup = SystemState['stopped_groups'][number];
type Acted = components['schemas']['ActedOut'];

const REFETCH_MS = 10_000;

export const operatorKeys = { state: ['operator', 'state'] as const };

export const stateQuery = {
  queryKey: operatorKeys.state,
  queryFn: (): Promise<SystemState> => answer(api.GET('/api/v1/operator/state')),
  refetchInterval: REFETCH_MS,
};

const chosen = (failures: Failure[]) => ({
  body: { items: failures.map(({ kind, id }) => ({ kind, id })) },
});

export function replayFailures(failures: Failure[]): Promise<Acted> {
  return answer(api.POST('/api/v1/operator/failures/replay', chosen(failures)));
}

export function discardFailures(failures: Failure[]): Promise<Acted> {
  return answer(api.POST('/api/v1/operator/failures/discard', chosen(failures)));
}

export async function resumeGroup(group: string): Promise<void> {
  await api.POST('/api/v1/operator/groups/{group}/resume', { params: { path: { group } } });
}
