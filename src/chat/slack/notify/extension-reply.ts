import type { ExtendResult } from '../../../grant/extend.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import { accessName, denialText, openGrantText, type SlackMessage } from '../texts.ts';
import { activeMessage, type DirectMessageContext } from './direct-message.ts';
import { activeActions, duration, section, slackTime } from './grant-blocks.ts';

/**
 * Builds the reply to a press of Extend. After an extension it is the direct message itself, whose place it takes;
 * otherwise it says why nothing was changed, with the buttons while access is active.
 */
export function buildExtensionReply(
  result: ExtendResult,
  context: DirectMessageContext,
  now: number,
): SlackMessage {
  if (result.outcome === 'extended' || result.outcome === 'already-extended') {
    const { grant, outcome } = result;
    const title = outcome === 'extended' ? 'Access is extended' : 'Access was extended already';
    const text = `${title}: ${accessName(grant)}, ${untilText(grant, now)}.`;
    return { ...activeMessage(grant, context, now), text };
  }
  const text = unchangedText(result, context, now);
  const isActive = 'grant' in result && !['over', 'not-active'].includes(result.outcome);
  return isActive
    ? { text, blocks: [section(text), activeActions(result.grant, context.portalUrl)] }
    : { text };
}

const untilText = ({ deadlineAt }: Grant, now: number): string =>
  `until ${slackTime(deadlineAt)} (${duration(Date.parse(deadlineAt) - now)} left)`;

type Unchanged = Exclude<ExtendResult, { outcome: 'extended' | 'already-extended' }>;

function unchangedText(result: Unchanged, context: DirectMessageContext, now: number): string {
  switch (result.outcome) {
    case 'at-maximum':
      return `${accessName(result.grant)} lasts ${untilText(result.grant, now)}. The access rule allows no more. If you need longer, press the button of the message again after the end.`;
    case 'over':
      return overText(result.grant, now);
    case 'not-active':
      return `${accessName(result.grant)} is not active yet, so there is nothing to extend. You will get a message when it is.`;
    case 'denied':
      return `${notExtended(result.grant, now)} ${denialText(result.denial, result.grant, context)}`;
    case 'other-user':
      return `${notExtended(result.grant, now)} Your Slack user is now linked to another Identity Center user.`;
    case 'refused':
      return 'You cannot extend this access, or it does not exist. Nothing was changed.';
    case 'busy':
      return 'Something else changed this access at the same moment, and it was not extended. Press again.';
  }
}

const notExtended = (grant: Grant, now: number): string =>
  `Not extended: ${accessName(grant)} lasts ${untilText(grant, now)}.`;

/** Too late: its end was requested, or its deadline has come. */
const overText = (grant: Grant, now: number): string =>
  grant.status === 'active'
    ? `Too late to extend: ${accessName(grant)} is being revoked.`
    : `Too late to extend. ${openGrantText(grant, now)}`;
