import { isPrincipalId } from '../ids.ts';
import type { StoredRecord } from '../stored-record.ts';
import { MalformedRecordError } from './lookup.ts';
import { refuseOtherAttributes, textOf } from './record-attributes.ts';

/** `principal#<Slack user id>`: which Identity Center user a Slack user is. */
export interface UserLink {
  readonly id: string;
  readonly principalId: string;
}

/** `access#...`: a permission set may be used in an account, by whom, and for how long. */
export interface AccessRule {
  readonly id: string;
  /** `undefined`: the deployment's default applies. */
  readonly accessSeconds: number | undefined;
  /** How long access may last with extensions; `undefined`: no longer than `accessSeconds`. */
  readonly maxAccessSeconds: number | undefined;
  /** When `groups` is `undefined` too, the rule names no principal: every linked principal matches. */
  readonly principals: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
}

/** The partition of `rules-index` that lists the access rules. */
export const ruleIndexValue = 'rule';

export const userLinkId = (slackUserId: string): string => `principal#${slackUserId}`;

/** The rule for every linked principal, or for the principals and groups that it names. */
export const sharedRuleId = (accountId: string, name: string, arn: string): string =>
  `access#${accountId}#${name}#${arn}`;

/** The rule for one principal. The first version of this system used only this form. */
export const personalRuleId = (accountId: string, arn: string, principalId: string): string =>
  `access#${accountId}#${arn}#${principalId}`;

export function parseUserLink(record: StoredRecord): UserLink {
  refuseOtherAttributes(record, ['id', 'ssoPrincipal', 'description']);
  refuseInvalidDescription(record);
  const principalId = record['ssoPrincipal'];
  if (typeof principalId !== 'string' || !isPrincipalId(principalId))
    throw new MalformedRecordError('ssoPrincipal is not the id of an Identity Center user');
  return { id: textOf(record, 'id'), principalId };
}

const ruleAttributes = ['id', 'description', 'accessSeconds', 'maxAccessSeconds', 'rule'];

export function parseSharedRule(record: StoredRecord): AccessRule {
  refuseOtherAttributes(record, [...ruleAttributes, 'principals', 'groups']);
  refuseInvalidDescription(record);
  refuseOtherIndex(record);
  return {
    id: textOf(record, 'id'),
    ...limitsOf(record),
    principals: idsOf(record, 'principals'),
    groups: idsOf(record, 'groups'),
  };
}

export function parsePersonalRule(record: StoredRecord): AccessRule {
  refuseOtherAttributes(record, ruleAttributes);
  refuseInvalidDescription(record);
  refuseOtherIndex(record);
  return {
    id: textOf(record, 'id'),
    ...limitsOf(record),
    principals: undefined,
    groups: undefined,
  };
}

function refuseInvalidDescription(record: StoredRecord): void {
  const description = record['description'];
  if (description !== undefined && typeof description !== 'string')
    throw new MalformedRecordError('description is not a string');
}

/** `rule` puts an access rule into `rules-index`; rules written by hand may lack it. */
function refuseOtherIndex({ rule }: StoredRecord): void {
  if (rule !== undefined && rule !== ruleIndexValue)
    throw new MalformedRecordError(`rule is not ${ruleIndexValue}`);
}

function limitsOf(record: StoredRecord): Pick<AccessRule, 'accessSeconds' | 'maxAccessSeconds'> {
  const accessSeconds = secondsOf(record, 'accessSeconds');
  const maxAccessSeconds = secondsOf(record, 'maxAccessSeconds');
  const problem = accessSeconds && problemOfMax(maxAccessSeconds, accessSeconds);
  if (problem) throw new MalformedRecordError(problem);
  return { accessSeconds, maxAccessSeconds };
}

function secondsOf(record: StoredRecord, name: string): number | undefined {
  const value = record[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 60 || value > 43_200)
    throw new MalformedRecordError(`${name} is not a whole number from 60 to 43200`);
  return value;
}

/** What makes a rule malformed whose `accessSeconds`, or the deployment's default, is this. */
export const problemOfMax = (
  maxAccessSeconds: number | undefined,
  accessSeconds: number,
): string | undefined =>
  maxAccessSeconds !== undefined && maxAccessSeconds <= accessSeconds
    ? `maxAccessSeconds is not more than ${accessSeconds}, the duration without an extension`
    : undefined;

export function idsOf(record: StoredRecord, name: string): ReadonlySet<string> | undefined {
  const value: unknown = record[name];
  if (value === undefined) return undefined;
  if (!(value instanceof Set)) throw new MalformedRecordError(`${name} is not a string set`);
  const ids = new Set<string>();
  for (const id of value) {
    if (typeof id !== 'string' || !isPrincipalId(id))
      throw new MalformedRecordError(`${name} contains a value that is not an Identity Center id`);
    ids.add(id);
  }
  return ids;
}
