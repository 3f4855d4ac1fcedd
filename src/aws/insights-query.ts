import type { StartQueryCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { EvidenceSubject } from '../evidence/subject.ts';

/** Epoch seconds of delivery, both included. */
export interface DeliveryWindow {
  readonly from: number;
  readonly until: number;
}

/**
 * Whatever names the person or the permission set's role, whose full name only the account knows.
 * Which of it belongs to the grant is not decided here.
 */
export function buildInsightsQuery(
  subject: Pick<EvidenceSubject, 'principalId' | 'permissionSetName'>,
  rowLimit: number,
): string {
  const role = `AWSReservedSSO_${subject.permissionSetName}_`;
  return [
    'fields @timestamp, @message',
    `filter @message like ${quote(subject.principalId)} or @message like ${quote(role)}`,
    'sort @timestamp asc',
    `limit ${rowLimit}`,
  ].join(' | ');
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Names and ARNs go into different members, and an ARN without the `:*` that other APIs give it. */
export function selectLogGroups(
  logGroups: readonly string[],
): Pick<StartQueryCommandInput, 'logGroupNames' | 'logGroupIdentifiers'> {
  const groups = logGroups.map((group) => group.replace(/:\*$/, ''));
  return groups.some((group) => group.startsWith('arn:'))
    ? { logGroupIdentifiers: groups }
    : { logGroupNames: groups };
}
