import type { StoredRecord } from '../stored-record.ts';
import { MalformedRecordError } from './lookup.ts';
import { idsOf, wholeNumberOf } from './record-attributes.ts';

/** The approvals that an access rule asks for. */
export interface ApprovalTerms {
  /** How many different approvers must approve: 1 to 5. */
  readonly approvals: number;
  /** Identity Center users who may approve, and groups whose members may. */
  readonly approvers: ReadonlySet<string>;
  readonly approverGroups: ReadonlySet<string>;
  /** How long a request waits for approval. */
  readonly approvalSeconds: number;
  /** Whether the requester may go ahead without the approvals that are missing. */
  readonly mayOverride: boolean;
}

const defaultApprovalSeconds = 900;

/** Attributes that mean nothing without `approvals`. */
const termAttributes = ['approvers', 'approverGroups', 'approvalSeconds', 'override'] as const;

export const approvalAttributes = ['approvals', ...termAttributes] as const;

/** The approvals that an access rule asks for; `undefined` for none. Throws MalformedRecordError. */
export function parseApprovalTerms(record: StoredRecord): ApprovalTerms | undefined {
  const approvals = wholeNumberOf(record, 'approvals', 1, 5);
  if (approvals === undefined) {
    const term = termAttributes.find((name) => record[name] !== undefined);
    if (term !== undefined) throw new MalformedRecordError(`${term} is set without approvals`);
    return undefined;
  }
  const approvers = idsOf(record, 'approvers') ?? new Set();
  const approverGroups = idsOf(record, 'approverGroups') ?? new Set();
  if (approvers.size + approverGroups.size === 0)
    throw new MalformedRecordError('approvals is set without approvers and approverGroups');
  const override = record['override'];
  if (override !== undefined && override !== 'allowed')
    throw new MalformedRecordError('override is not allowed, its only value');
  return {
    approvals,
    approvers,
    approverGroups,
    approvalSeconds: wholeNumberOf(record, 'approvalSeconds', 60, 86_400) ?? defaultApprovalSeconds,
    mayOverride: override === 'allowed',
  };
}
