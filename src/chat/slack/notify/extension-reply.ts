import type { ExtendResult } from '../../../grant/extend.ts';
import { type Grant, grantIdOf } from '../../../grant/record/grant.ts';
import { accessName, denialText, openGrantText, type SlackMessage } from '../texts.ts';
import { durationMenus } from './approval-blocks.ts';
import { activeMessage, type DirectMessageContext } from './direct-message.ts';
import { actions, activeActions, duration, section, slackTime } from './grant-blocks.ts';
import { reasonButton, whyText } from './reason-text.ts';

interface ExtensionReply {
  readonly result: ExtendResult;
  /** Whether it was chosen how long access lasts, in the reply to the request. */
  readonly isChosen: boolean;
}

/**
 * Builds the reply to a press of Extend. After an extension it is the direct message itself, whose place it takes;
 * otherwise it says why nothing was changed, with the buttons while access is active. The reply to a chosen duration takes
 * the place of the reply to the request, with its menu.
 */
export function buildExtensionReply(
  { result, isChosen }: ExtensionReply,
  context: DirectMessageContext,
  now: number,
): SlackMessage {
  if (isChosen) return chosenReply(result, context, now);
  if (result.outcome === 'extended' || result.outcome === 'already-extended') {
    const { grant, outcome } = result;
    const title = outcome === 'extended' ? 'Access is extended' : 'Access was extended already';
    const text = `${title}: ${accessName(grant)}, ${untilText(grant, now)}.`;
    return { ...activeMessage(grant, context, now), text };
  }
  const text = unchangedText(result, context, now);
  const isActive = 'grant' in result && !['over', 'not-active'].includes(result.outcome);
  if (!isActive) return { text };
  const why =
    result.outcome === 'reason-missing' ? [actions(reasonButton(grantIdOf(result.grant)))] : [];
  return { text, blocks: [section(text), ...why, activeActions(result.grant, context.portalUrl)] };
}

function chosenReply(
  result: ExtendResult,
  context: DirectMessageContext,
  now: number,
): SlackMessage {
  const text = chosenText(result, context, now);
  const grant = 'grant' in result && result.outcome !== 'over' ? result.grant : undefined;
  if (grant === undefined) return { text };
  const menus = durationMenus(grant);
  const blocks = [
    ...(menus.length === 0 ? [] : [actions(...menus)]),
    ...(grant.status === 'active' ? [activeActions(grant, context.portalUrl)] : []),
  ];
  return blocks.length === 0 ? { text } : { text, blocks: [section(text), ...blocks] };
}

function chosenText(result: ExtendResult, context: DirectMessageContext, now: number): string {
  if (result.outcome === 'busy')
    return 'Something else changed this access at the same moment, and its duration was not changed. To choose again, press the button of the message again.';
  if (result.outcome !== 'extended' && result.outcome !== 'already-extended')
    return unchangedText(result, context, now);
  const { grant, outcome } = result;
  const state = grant.status === 'active' ? 'Access is active' : 'Access is incoming';
  const title = outcome === 'extended' ? state : `The duration was changed before. ${state}`;
  return `${title}: ${accessName(grant)}, ${untilText(grant, now)}.`;
}

const untilText = ({ deadlineAt }: Grant, now: number): string =>
  `until ${slackTime(deadlineAt)} (${duration(Date.parse(deadlineAt) - now)} left)`;

type Unchanged = Exclude<ExtendResult, { outcome: 'extended' | 'already-extended' }>;

function unchangedText(result: Unchanged, context: DirectMessageContext, now: number): string {
  switch (result.outcome) {
    case 'at-maximum':
      return `${accessName(result.grant)} lasts ${untilText(result.grant, now)}. The access rule allows no more. If you need longer, press the button of the message again after the end.`;
    case 'duration-refused':
      return `Not changed: ${accessName(result.grant)} lasts ${untilText(result.grant, now)}. The chosen duration is not longer than that, or longer than the access rule allows. Choose another one.`;
    case 'not-approved':
      return `${notExtended(result.grant, now)} The access rule asks for approval by now. Press the button of the message again after the end.`;
    case 'reason-missing':
      return `${notExtended(result.grant, now)} The access rule asks for a reason first by now. ${whyText({ reasonTickets: result.tickets })} Then extend again.`;
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
function overText(grant: Grant, now: number): string {
  if (grant.status === 'active')
    return `Too late to extend: ${accessName(grant)} is being revoked.`;
  return grant.status === 'opening' || grant.status === 'giving'
    ? `Too late to extend: ${accessName(grant)} is not granted any more.`
    : `Too late to extend. ${openGrantText(grant, now)}`;
}
