import type { Grant } from '../../../grant/record/grant.ts';
import { oneLine } from '../../../platform/one-line.ts';
import type { IndexedAccess, OwnAccess } from '../../../rules/ask/own-accesses.ts';
import { buildButtonSection } from '../button-message.ts';
import { code, escapeMrkdwn } from '../escape.ts';
import { waitingActions } from '../notify/approval-blocks.ts';
import { approvalCount, approvals } from '../notify/approval-text.ts';
import { activeActions, duration, section, slackTime } from '../notify/grant-blocks.ts';
import { ticketsText } from '../notify/reason-text.ts';

const maxNameLength = 100;

/** `BreakGlassProd in Production (123456789012)`. */
function accessText({
  accountId,
  accountName,
  permissionSetName,
}: Omit<IndexedAccess, 'permissionSetArn'>): string {
  const account =
    accountName === undefined
      ? `account ${code(accountId)}`
      : `${code(oneLine(accountName, maxNameLength))} (${accountId})`;
  return `${code(permissionSetName)} in ${account}`;
}

/** An access that may be requested: what it needs, and its button. */
export function accessBlock(access: OwnAccess, position: number): object {
  const { accountId, accountName = accountId, permissionSetArn, permissionSetName } = access;
  return buildButtonSection({
    accountId,
    accountName: oneLine(accountName, maxNameLength),
    permissionSetArn,
    permissionSetName,
    text: `${accessText(access)}\n${termsText(access)}`,
    position,
  });
}

/** `for 1 h, up to 4 h with extensions · needs 2 approvals, or you go ahead without`. */
function termsText({ decision }: OwnAccess): string {
  const { accessSeconds, maxAccessSeconds, approval, reasonTerms } = decision;
  const extended =
    maxAccessSeconds > accessSeconds
      ? `, up to ${duration(maxAccessSeconds * 1000)} with extensions`
      : '';
  const needs = approval === undefined ? 'no approval' : approvals(approval.approvals);
  const override = approval?.mayOverride ? ', or you go ahead without' : '';
  return `for ${duration(accessSeconds * 1000)}${extended} · needs ${needs}${override}${reasonTexts[reasonTerms.mode]}${ticketText(reasonTerms.tickets)}`;
}

const reasonTexts = { none: '', after: ' · asks why afterwards', first: ' · asks why first' };

const maxPrefixes = 5;

const ticketText = (tickets: ReadonlySet<string>): string =>
  tickets.size === 0
    ? ''
    : `, with a ticket (${escapeMrkdwn(ticketsText([...tickets].sort().slice(0, maxPrefixes)))})`;

/** A grant that is open: its state, the time left, and what the requester may do. */
export function openGrantBlocks(
  grant: Grant,
  accountName: string | undefined,
  { portalUrl, now }: { readonly portalUrl: string | undefined; readonly now: number },
): readonly object[] {
  const text = `${accessText({ ...grant, accountName })}\n${stateText(grant, now)}`;
  const isEnding = endsNow(grant, now);
  if (grant.status === 'active' && !isEnding)
    return [section(text), activeActions(grant, portalUrl)];
  if (grant.status === 'awaiting-approval' && !isEnding)
    return [section(text), waitingActions(grant)];
  return [section(text)];
}

const endsNow = ({ deadlineAt, endRequestedAt, failure }: Grant, now: number): boolean =>
  Date.parse(deadlineAt) <= now || (endRequestedAt ?? failure) !== undefined;

function stateText(grant: Grant, now: number): string {
  const end = `until ${slackTime(grant.deadlineAt)}`;
  const left = duration(Date.parse(grant.deadlineAt) - now);
  const isOver = grant.status === 'ending' || endsNow(grant, now);
  if (grant.status === 'awaiting-approval')
    return isOver
      ? 'is being cancelled'
      : `waits for approval, ${approvalCount(grant)} so far, ${end} (${left} left)`;
  if (isOver) return 'is being revoked';
  return grant.status === 'active'
    ? `open ${end} (${left} left)`
    : `is being granted, ${end} (${left} left)`;
}
