import { attribute } from '../../src/evidence/attribute/attribute.ts';
import { type CloudTrailEvent, parseCloudTrailEvent } from '../../src/evidence/cloudtrail-event.ts';
import type { EvidencePage } from '../../src/evidence/collect.ts';
import type { EvidenceSubject } from '../../src/evidence/subject.ts';

export const userId = '9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d';
/** Somebody else's. */
export const otherId = '9067642ac5-2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e';
/** The end of a role's name. */
export const hex = '0123456789abcdef';
/** The grant that the records below belong to, unless they are told otherwise. */
export const subject: EvidenceSubject = {
  partition: 'aws',
  accountId: '123456789012',
  permissionSetName: 'BreakGlassProd',
  principalId: userId,
  userName: 'james@example.com',
  from: '2026-07-01T08:00:00.700Z',
  until: '2026-07-01T10:00:00.000Z',
};

export interface SessionParts {
  readonly partition?: string;
  readonly account?: string;
  readonly roleName?: string;
  readonly sessionName?: string;
  readonly path?: string;
  readonly userId?: string | undefined;
  readonly issuedAt?: string | undefined;
}

/** The identity of a role session: the grant's own, but for the parts that are given. */
export function sessionIdentity(parts: SessionParts = {}) {
  const {
    partition = 'aws',
    account = subject.accountId,
    roleName = `AWSReservedSSO_BreakGlassProd_${hex}`,
    sessionName = subject.userName,
    path = 'aws-reserved/sso.amazonaws.com/',
  } = parts;
  const onBehalfOf = 'userId' in parts ? parts.userId : userId;
  const creationDate = 'issuedAt' in parts ? parts.issuedAt : '2026-07-01T08:01:00Z';
  return {
    type: 'AssumedRole',
    arn: `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf: { userId: onBehalfOf } }),
    sessionContext: {
      sessionIssuer: { arn: `arn:${partition}:iam::${account}:role/${path}${roleName}` },
      attributes: { creationDate },
    },
  };
}

/** Records that came together, as a source gives them. */
export const pageOf = (records: Iterable<unknown>): EvidencePage =>
  Array.from(records, (record) => parseCloudTrailEvent(record));

/** What is read of a record that is one. */
export function eventOf(record: unknown): CloudTrailEvent {
  const event = parseCloudTrailEvent(record);
  if (event === undefined) throw new Error('it is no record');
  return event;
}

export function record(changes: Record<string, unknown>) {
  return {
    eventID: 'e-1',
    eventTime: '2026-07-01T08:30:00Z',
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    ...changes,
  };
}

export interface Assumption {
  readonly id: string;
  /** Who assumes the role. */
  readonly identity: unknown;
  /** The access key and the session's name that STS answers with. */
  readonly key: string;
  readonly session: string;
  readonly at?: string;
  /** As CloudTrail writes it. */
  readonly expiration?: string;
}

const onwardArn = (session: string) =>
  `arn:aws:sts::${subject.accountId}:assumed-role/Deploy/${session}`;

/** An AssumeRole of the role `Deploy`, which lasts for half an hour unless told otherwise. */
export const assumption = (parts: Assumption) =>
  record({
    eventID: parts.id,
    eventTime: parts.at ?? '2026-07-01T08:10:00Z',
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    userIdentity: parts.identity,
    responseElements: {
      credentials: {
        accessKeyId: parts.key,
        expiration: parts.expiration ?? 'Jul 1, 2026, 8:40:00 AM',
      },
      assumedRoleUser: { arn: onwardArn(parts.session) },
    },
  });

/** The identity of a session that such an AssumeRole began: by its number, or by its key and name. */
export function chained(index: number, parts: { key?: string | undefined; session?: string } = {}) {
  const key = 'key' in parts ? parts.key : `K${index}`;
  return {
    type: 'AssumedRole',
    arn: onwardArn(parts.session ?? `s${index}`),
    ...(key === undefined ? {} : { accessKeyId: key }),
  };
}

/** The ids of the events that belong to the grant. */
export function findEvidence(records: Iterable<unknown>, wanted: EvidenceSubject = subject) {
  const events = [...records].flatMap((raw) => parseCloudTrailEvent(raw) ?? []);
  const { portal, role, chained } = attribute(events, wanted);
  const ids = (list: typeof portal) => list.map(({ eventId }) => eventId);
  return { portal: ids(portal), role: ids(role), chained: ids(chained) };
}

export const nothing = { portal: [], role: [], chained: [] };
export const asRole = { portal: [], role: ['e-1'], chained: [] };
export const asPortal = { portal: ['e-1'], role: [], chained: [] };
