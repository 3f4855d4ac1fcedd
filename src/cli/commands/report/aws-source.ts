import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { STSClient } from '@aws-sdk/client-sts';
import { clientOptions } from '../../../aws/client/client-limits.ts';
import { createEventHistoryClients } from '../../../aws/cloudtrail/event-history-clients.ts';
import { createInsightsQueries } from '../../../aws/cloudwatch-logs/run-insights-query.ts';
import type { EvidenceSource } from '../../../evidence/collect.ts';
import { createLogsInsights } from '../../../evidence/sources/cloudwatch-logs/logs-insights.ts';
import { createEventHistory } from '../../../evidence/sources/event-history/event-history.ts';
import { createTrimmedSource } from '../../../evidence/trimmed-event.ts';
import { createFindingCallTest } from '../../../report/findings/match-rule.ts';
import type { SourceOptions } from './source-options.ts';

type AwsOptions = Exclude<SourceOptions, { kind: 'files' }>;

/** Reads trimmed events from AWS, with the AWS credentials of the command's user. */
export const createAwsSource = (options: AwsOptions): EvidenceSource =>
  createTrimmedSource(createWholeSource(options), createFindingCallTest());

function createWholeSource(options: AwsOptions): EvidenceSource {
  const { regions, endpoint } = options;
  const client = { ...clientOptions, region: regions[0], ...(endpoint && { endpoint }) };
  const sleep = (milliseconds: number) => setTimeout(milliseconds);
  if (options.kind === 'logs-insights')
    return createLogsInsights({
      sleep,
      now: Date.now,
      runQuery: createInsightsQueries(
        (region = regions[0]) => new CloudWatchLogsClient({ ...client, region }),
      ),
      logGroups: options.logGroups,
    });
  return createEventHistory({
    sleep,
    regions,
    accounts: createEventHistoryClients({
      sts: new STSClient(client),
      roleName: options.roleName,
      clientOptions: client,
      now: Date.now,
    }),
  });
}
