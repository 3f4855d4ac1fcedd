import { setTimeout } from 'node:timers/promises';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { STSClient } from '@aws-sdk/client-sts';
import { clientOptions } from '../../aws/client/client-limits.ts';
import { createEventHistoryClients } from '../../aws/cloudtrail/event-history-clients.ts';
import { createInsightsQueries } from '../../aws/cloudwatch-logs/run-insights-query.ts';
import type { EvidenceSource } from '../../evidence/collect.ts';
import { createLogsInsights } from '../../evidence/sources/cloudwatch-logs/logs-insights.ts';
import { createEventHistory } from '../../evidence/sources/event-history/event-history.ts';
import type { Settings } from '../../platform/config.ts';

export const settings = [
  'EVIDENCE_SOURCE',
  'EVIDENCE_REGIONS',
  'EVIDENCE_ROLE_NAME',
  'CLOUDTRAIL_LOG_GROUP',
  'AWS_REGION',
] as const;

/** Composes the source of CloudTrail records: a trail's log groups, or the event history. */
export function composeEvidence(config: Pick<Settings, (typeof settings)[number]>): EvidenceSource {
  const sleep = (milliseconds: number) => setTimeout(milliseconds);
  if (config.EVIDENCE_SOURCE === 'logs-insights')
    return createLogsInsights({
      sleep,
      now: Date.now,
      runQuery: createInsightsQueries(createClientIn(config.AWS_REGION)),
      logGroups: config.CLOUDTRAIL_LOG_GROUP,
    });
  const { EVIDENCE_REGIONS: regions, AWS_REGION: ownRegion } = config;
  return createEventHistory({
    sleep,
    regions: regions.length > 0 ? regions : [ownRegion],
    accounts: createEventHistoryClients({
      sts: new STSClient(clientOptions),
      roleName: config.EVIDENCE_ROLE_NAME,
      clientOptions,
      now: Date.now,
    }),
  });
}

/** Creates one client for each Region: for the function's own Region now, for others at first use. */
function createClientIn(ownRegion: string) {
  const create = (region: string) => new CloudWatchLogsClient({ ...clientOptions, region });
  const clients = new Map([[ownRegion, create(ownRegion)]]);
  return (region = ownRegion): CloudWatchLogsClient => {
    const client = clients.get(region) ?? create(region);
    clients.set(region, client);
    return client;
  };
}
