import { evidenceLimits } from '../../../aws/client/client-limits.ts';
import { cloudTrail, cloudWatchLogs } from '../../../aws/client/json-service.ts';
import { createEventHistoryClients } from '../../../aws/cloudtrail/event-history-clients.ts';
import { createFindLaterEvent } from '../../../aws/cloudwatch-logs/find-later-event.ts';
import { createInsightsQueries } from '../../../aws/cloudwatch-logs/run-insights-query.ts';
import { createCommandClients } from '../../../aws/command-clients.ts';
import { createStsClient } from '../../../aws/sdk-clients.ts';
import type { EvidenceSource } from '../../../evidence/collect.ts';
import { createLogsInsights } from '../../../evidence/sources/cloudwatch-logs/logs-insights.ts';
import { createEventHistory } from '../../../evidence/sources/event-history/event-history.ts';
import { createTrimmedSource } from '../../../evidence/trimmed-event.ts';
import { sleep } from '../../../platform/sleep.ts';
import { createFindingCallTest } from '../../../report/findings/match-rule.ts';
import { readEndpointConfig } from '../../endpoint-config.ts';
import type { ReportOptions } from './options.ts';
import type { SourceOptions } from './source-options.ts';

type AwsOptions = Exclude<SourceOptions, { kind: 'files' }>;

/** Reads events from AWS, with the AWS credentials of the command's user: trimmed, unless records are written. */
export function createAwsSource(
  options: AwsOptions,
  {
    ownResources = [],
    events,
    evidence,
  }: Pick<ReportOptions, 'ownResources' | 'events' | 'evidence'>,
): EvidenceSource {
  const source = createWholeSource(options);
  if ((events ?? evidence) !== undefined) return source;
  return createTrimmedSource(source, createFindingCallTest(ownResources));
}

function createWholeSource(options: AwsOptions): EvidenceSource {
  const { regions, endpoint, profile } = options;
  const [mainRegion] = regions;
  const clients = createCommandClients(
    readEndpointConfig(mainRegion, endpoint || undefined),
    profile,
  );
  const logsIn = (region: string | undefined) =>
    clients(cloudWatchLogs, evidenceLimits, { region });
  if (options.kind === 'logs-insights')
    return createLogsInsights({
      sleep,
      now: Date.now,
      runQuery: createInsightsQueries(logsIn),
      findLaterEvent: createFindLaterEvent(logsIn, Date.now),
      logGroups: options.logGroups,
    });
  return createEventHistory({
    sleep,
    now: Date.now,
    regions,
    accounts: createEventHistoryClients({
      sts: createStsClient({
        region: mainRegion,
        ...(endpoint && { endpoint }),
        ...(profile !== undefined && { profile }),
      }),
      roleName: options.roleName,
      clientIn: (region, credentials) =>
        clients(cloudTrail, evidenceLimits, { region, credentials }),
      now: Date.now,
    }),
  });
}
