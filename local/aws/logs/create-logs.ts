import type { AwsService } from '../api/aws-service.ts';
import { createLogGroupActions } from './log-group-actions.ts';
import type { LogsDeps } from './logs-deps.ts';
import { createQueryActions } from './query-actions.ts';

/** CloudWatch Logs: log groups, and the part of Logs Insights that the evidence queries use. */
export function createLogs(deps: LogsDeps): AwsService {
  return {
    name: 'logs',
    signingName: 'logs',
    protocol: { kind: 'json', version: '1.1' },
    actions: { ...createLogGroupActions(deps), ...createQueryActions(deps) },
  };
}
