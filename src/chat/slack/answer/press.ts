import type { Grant } from '../../../grant/record/grant.ts';
import type { SlackOrigin } from '../../../request/access-request.ts';
import type { ButtonAction } from '../button-action.ts';
import type { PressOrigin } from '../interaction-origin.ts';

/** A press of one of our buttons, or a submitted modal, which Slack signed. */
export interface Press {
  readonly action: Exclude<ButtonAction, { kind: 'other' }>;
  readonly origin: PressOrigin;
  readonly grantId: string;
  /** An earlier invocation began with it, had no answer in time, and was aborted. */
  readonly isLate: boolean;
  /** Epoch seconds. */
  readonly signedAt: number;
  readonly invocationEndsAt: number;
}

export const slackOf = ({ action }: Pick<Press, 'action'>): SlackOrigin =>
  action.kind === 'break-glass' ? action.request.slack : action.slack;

/**
 * Whether the Slack user of a press holds a grant, in a team that the press names. Payloads name teams differently: some the
 * workspace of the channel, some that of the user, some the enterprise alone. No team is named where the app is installed for a
 * whole organization: user ids are unique in it.
 */
export function isHeldBy(press: Pick<Press, 'action' | 'origin'>): (grant: Grant) => boolean {
  const { userId } = slackOf(press);
  const { workspaces, enterprise } = press.origin;
  const teams = enterprise === undefined ? workspaces : [...workspaces, enterprise];
  const named = teams.length === 0 ? [''] : teams;
  return (grant) => grant.slackUserId === userId && named.includes(grant.slackTeamId);
}
