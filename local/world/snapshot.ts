import type { Core } from './core.ts';

const lastOf = 100;

/** What `GET /_local/state` answers: how the world stands at this moment. */
export function buildSnapshot({ stores, executions, calls, logs, faults }: Core) {
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
    lastCalls: calls.items().slice(-lastOf),
    lastLogs: logs.items().slice(-lastOf),
  };
}
