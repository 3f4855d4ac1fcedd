import type { AnnouncedDenial } from '../../../notify/events/denial-event.ts';
import type { Denied } from '../../../request/policy/decide.ts';
import { denialText, type SlackMessage } from '../texts.ts';
import type { CommandDeps, SignedCommand } from './command-deps.ts';
import { noRuleText } from './texts.ts';

/** Denies a request that names no access, or several: as loudly as a press that is denied. */
export async function denyRequest(
  deps: CommandDeps,
  signed: SignedCommand,
  denial: Denied,
  access?: NonNullable<AnnouncedDenial['requested']>,
): Promise<SlackMessage> {
  const requested = access && {
    accountId: access.accountId,
    permissionSetArn: access.permissionSetArn,
  };
  await announce(deps, signed, denial, requested);
  const accountId = access?.accountId ?? '';
  const { userId: slackUserId } = signed.command.slack;
  return { text: denialText(denial, { accountId, slackUserId }, deps.contacts) };
}

/** Denies a request for what no access rule of the index names. */
export async function denyWithoutRule(
  deps: CommandDeps,
  signed: SignedCommand,
  accountIds: readonly string[],
): Promise<SlackMessage> {
  await announce(deps, signed, { outcome: 'denied', reason: 'no-rule' });
  return { text: noRuleText(accountIds, deps.contacts) };
}

export async function denyTeam(deps: CommandDeps, signed: SignedCommand): Promise<SlackMessage> {
  await announce(deps, signed, { reason: 'team-not-allowed' });
  return deps.buildReply({ kind: 'team-not-allowed' });
}

async function announce(
  { log, measure, announceDenial }: CommandDeps,
  { command, grantId }: SignedCommand,
  denial: AnnouncedDenial['denial'],
  requested?: AnnouncedDenial['requested'],
): Promise<void> {
  const { userId: slackUserId, teamId: slackTeamId } = command.slack;
  log('denied access', { grantId, slackUserId, ...requested, ...denial, ...originFields(command) });
  measure('Denials', 1, { Reason: denial.reason });
  const what = requested && { requested };
  await announceDenial({ grantId, slackUserId, slackTeamId, ...what, denial });
}

const originFields = ({ origin }: SignedCommand['command']) => ({
  workspaces: origin.workspaces,
  enterprise: origin.enterprise,
});
