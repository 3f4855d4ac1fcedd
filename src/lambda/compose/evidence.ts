import { evidenceLimits } from '../../aws/client/client-limits.ts';
import { cloudTrail, cloudWatchLogs } from '../../aws/client/json-service.ts';
import { createEventHistoryClients } from '../../aws/cloudtrail/event-history-clients.ts';
import { createInsightsQueries } from '../../aws/cloudwatch-logs/run-insights-query.ts';
import { clientFor } from '../../aws/environment-clients.ts';
import { createStsClient } from '../../aws/sdk-clients.ts';
import type { EvidenceSource } from '../../evidence/collect.ts';
import { createLogsInsights } from '../../evidence/sources/cloudwatch-logs/logs-insights.ts';
import { createEventHistory } from '../../evidence/sources/event-history/event-history.ts';
import type { Settings } from '../../platform/config.ts';
import { sleep } from '../../platform/sleep.ts';

export const settings = [
  'EVIDENCE_SOURCE',
  'EVIDENCE_REGIONS',
  'EVIDENCE_ROLE_NAME',
  'CLOUDTRAIL_LOG_GROUP',
  'AWS_REGION',
] as const;

/** Composes the source of CloudTrail records: a trail's log groups, or the event history. */
export function composeEvidence(config: Pick<Settings, (typeof settings)[number]>): EvidenceSource {
  if (config.EVIDENCE_SOURCE === 'logs-insights')
    return createLogsInsights({
      sleep,
      now: Date.now,
      runQuery: createInsightsQueries((region) =>
        clientFor(cloudWatchLogs, evidenceLimits, { region }),
      ),
      logGroups: config.CLOUDTRAIL_LOG_GROUP,
    });
  const { EVIDENCE_REGIONS: regions, AWS_REGION: ownRegion } = config;
  return createEventHistory({
    sleep,
    regions: regions.length > 0 ? regions : [ownRegion],
    accounts: createEventHistoryClients({
      sts: createStsClient(),
      roleName: config.EVIDENCE_ROLE_NAME,
      clientIn: (region, credentials) =>
        clientFor(cloudTrail, evidenceLimits, { region, credentials }),
      now: Date.now,
    }),
  });
}
