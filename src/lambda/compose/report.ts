import { randomUUID } from 'node:crypto';
import { createSesClient } from '../../aws/sdk-clients.ts';
import { createSesMail } from '../../aws/ses-mail.ts';
import type { Records } from '../../grant/record/records.ts';
import type { Settings } from '../../platform/config.ts';
import {
  createFollowUpReport,
  type SendFollowUpReport,
} from '../../report/deliver/follow-up-report.ts';
import {
  createReportOnAccess,
  type ReportOnAccess,
  type ReportOnAccessDeps,
} from '../../report/deliver/report-on-access.ts';
import { measure } from '../lambda-log.ts';
import { composeEvidence, settings as evidenceSettings } from './evidence.ts';

export const settings = ['TABLE_NAME', ...evidenceSettings, 'CONTACT_EMAIL', 'FROM_EMAIL'] as const;

type ReportConfig = Pick<Settings, (typeof settings)[number]>;

/** Composes the report, from the evidence source to SES. */
export const composeReportOnAccess = (config: ReportConfig, records: Records): ReportOnAccess =>
  createReportOnAccess(reportDependencies(config, records));

/** Composes the follow-up report, with the same dependencies. */
export const composeFollowUpReport = (config: ReportConfig, records: Records): SendFollowUpReport =>
  createFollowUpReport(reportDependencies(config, records));

const reportDependencies = (config: ReportConfig, records: Records): ReportOnAccessDeps => ({
  records,
  source: composeEvidence(config),
  recipients: config.CONTACT_EMAIL,
  mail: createSesMail({
    client: createSesClient(),
    from: config.FROM_EMAIL,
    to: config.CONTACT_EMAIL,
  }),
  measure,
  now: Date.now,
  newOwnerId: randomUUID,
});
