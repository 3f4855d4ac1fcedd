import type { EnvironmentState } from './environment-state.ts';

const maxEntries = 100;

/** Builds the response of `GET /_local/state`. */
export function buildStateSnapshot({ stores, executions, calls, logs, faults }: EnvironmentState) {
  const { identityCenter, directory, topics } = stores;
  return {
    accounts: identityCenter.accounts(),
    permissionSets: identityCenter.permissionSets(),
    users: directory.users(),
    groups: directory.groups().map((group) => ({
      ...group,
      memberIds: directory
        .memberships()
        .filter(({ groupId }) => groupId === group.id)
        .map(({ userId }) => userId),
    })),
    assignments: identityCenter.assignments(),
    executions: executions(),
    alerts: topics.published(),
    faults: faults.pending(),
    lastCalls: calls.items().slice(-maxEntries),
    lastLogs: logs.items().slice(-maxEntries),
  };
}
