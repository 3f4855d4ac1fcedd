import { isPrincipalId } from '../ids.ts';
import type { StoredRecord } from '../stored-record.ts';
import { type ApprovalTerms, approvalAttributes, parseApprovalTerms } from './approval-terms.ts';
import { MalformedRecordError } from './lookup.ts';
import { parseRuleReason, type RuleReason, reasonAttributes } from './reason-terms.ts';
import {
  idsOf,
  refuseInvalidDescription,
  refuseOtherAttributes,
  textOf,
  wholeNumberOf,
} from './record-attributes.ts';

/** `principal#<Slack user id>`: which Identity Center user a Slack user is. */
export interface UserLink {
  readonly id: string;
  readonly principalId: string;
}

/** `access#...`: a permission set may be used in an account, by whom, for how long, with which reason and whose approval. */
export interface AccessRule extends RuleReason {
  readonly id: string;
  /** `undefined`: the deployment's default applies. */
  readonly accessSeconds: number | undefined;
  /** How long access may last with extensions; `undefined`: no longer than `accessSeconds`. */
  readonly maxAccessSeconds: number | undefined;
  /** `undefined`: the rule asks for no approval. */
  readonly approval: ApprovalTerms | undefined;
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

/** The account in the ids of rules for every account that has an `account#` record. */
export const everyAccount = '*';

const ruleAttributes = [
  'id',
  'description',
  'accessSeconds',
  'maxAccessSeconds',
  'rule',
  ...approvalAttributes,
  ...reasonAttributes,
];

export function parseSharedRule(record: StoredRecord): AccessRule {
  refuseOtherAttributes(record, [...ruleAttributes, 'principals', 'groups']);
  refuseInvalidDescription(record);
  refuseOtherIndex(record);
  return {
    id: textOf(record, 'id'),
    ...limitsOf(record),
    approval: parseApprovalTerms(record),
    ...parseRuleReason(record),
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
    approval: parseApprovalTerms(record),
    ...parseRuleReason(record),
    principals: undefined,
    groups: undefined,
  };
}

/** `rule` puts an access rule into `rules-index`; rules written by hand may lack it. */
function refuseOtherIndex({ rule }: StoredRecord): void {
  if (rule !== undefined && rule !== ruleIndexValue)
    throw new MalformedRecordError(`rule is not ${ruleIndexValue}`);
}

function limitsOf(record: StoredRecord): Pick<AccessRule, 'accessSeconds' | 'maxAccessSeconds'> {
  const accessSeconds = wholeNumberOf(record, 'accessSeconds', 60, 43_200);
  const maxAccessSeconds = wholeNumberOf(record, 'maxAccessSeconds', 60, 43_200);
  const problem = accessSeconds && problemOfMax(maxAccessSeconds, accessSeconds);
  if (problem) throw new MalformedRecordError(problem);
  return { accessSeconds, maxAccessSeconds };
}

/** What makes a rule malformed whose `accessSeconds`, or the deployment's default, is this. */
export const problemOfMax = (
  maxAccessSeconds: number | undefined,
  accessSeconds: number,
): string | undefined =>
  maxAccessSeconds !== undefined && maxAccessSeconds <= accessSeconds
    ? `maxAccessSeconds is not more than ${accessSeconds}, the duration without an extension`
    : undefined;
