import type { GiveReasonResult } from '../../../grant/give-reason.ts';
import { maxReasonLength } from '../../../grant/record/given-reasons.ts';
import type { AccessRequest } from '../../../request/access-request.ts';
import type { AskFirstReply, RequestProblem } from '../answer/ask-first.ts';
import type { ReasonReply } from '../answer/handle-reason.ts';
import { breakGlass } from '../button-action.ts';
import { codeUpTo, escapeMrkdwn } from '../escape.ts';
import { actions, duration, plain, section } from '../notify/grant-blocks.ts';
import { reasonButton } from '../notify/reason-text.ts';
import { accessName, type Contacts, contactText, type SlackMessage } from '../texts.ts';

export type AnyReasonReply = ReasonReply | Exclude<AskFirstReply, { kind: 'allowed' }>;

/** Builds the reply to a press of Tell us why, or to a submission whose answer comes late. */
export function buildReasonReply(reply: AnyReasonReply, contacts: Contacts): SlackMessage {
  switch (reply.kind) {
    case 'modal-opened':
      return { text: 'Say why in the form that has opened.' };
    case 'modal-impossible':
      return {
        text: `Nobody can be asked for a reason here: there is no bot token. ${contactText(contacts)}`,
      };
    case 'ask-why':
      return withButton(
        'Slack did not open the form in time. Nothing is lost: press Tell us why.',
        reply.grantId,
      );
    case 'ask-first':
      return withRequestButton(
        'Access needs a reason first, and Slack did not open the form in time. Nothing is lost: press Tell us why.',
        reply.request,
      );
    case 'request-refused':
      return withRequestButton(
        `Nothing was started. ${escapeMrkdwn(problemText(reply.problem))}`,
        reply.request,
      );
    case 'reason': {
      const text = resultText(reply.result);
      return mayHelp(reply.result) ? withButton(text, reply.grantId) : { text };
    }
  }
}

const withButton = (text: string, grantId: string): SlackMessage => ({
  text,
  blocks: [section(text), actions(reasonButton(grantId))],
});

/** The button of the message again, so that a new press opens the modal anew. */
const withRequestButton = (
  text: string,
  { accountId, permissionSetArn }: AccessRequest,
): SlackMessage => ({
  text,
  blocks: [
    section(text),
    {
      ...actions({
        type: 'button',
        action_id: breakGlass,
        text: plain('Tell us why'),
        value: permissionSetArn,
      }),
      block_id: `why_${accountId}`,
    },
  ],
});

/** Whether another try may help. */
const mayHelp = ({ outcome }: GiveReasonResult): boolean =>
  outcome === 'empty' || outcome === 'ticket-missing' || outcome === 'busy';

function resultText(result: GiveReasonResult): string {
  switch (result.outcome) {
    case 'given':
      return `The reason for ${accessName(result.grant)} is ${codeUpTo(result.reason, maxReasonLength)}. You can change it until the report is sent, but not while approvers decide.`;
    case 'empty':
    case 'ticket-missing':
      return `Your reason was not kept. ${escapeMrkdwn(reasonProblemText(result) ?? '')}`;
    case 'under-approval':
      return `Approvers are deciding on ${accessName(result.grant)} by the reason that they have read, so it stays as it is. You can change it once access is granted.`;
    case 'too-many':
      return `The reason for ${accessName(result.grant)} was changed too often, and stays as it is.`;
    case 'too-late':
      return `Too late: the report of ${accessName(result.grant)} has been sent, or is being sent. Nothing was changed.`;
    case 'refused':
      return 'You cannot give a reason for this access, or it does not exist. Nothing was changed.';
    case 'busy':
      return 'Something else changed this access at the same moment, and your reason was not kept. Send it again.';
  }
}

/** What is wrong with what was written, as plain text; `undefined` if that is not what is wrong. */
export const reasonProblemText = (result: GiveReasonResult): string | undefined =>
  result.outcome === 'empty' || result.outcome === 'ticket-missing'
    ? problemText(result)
    : undefined;

/** What is wrong with what the requester has said, as plain text. */
export function problemText(problem: RequestProblem): string {
  switch (problem.outcome) {
    case 'empty':
      return 'A reason is missing: say why you need this access.';
    case 'ticket-missing':
      return `A ticket is missing: name one, such as ${problem.prefixes.map((prefix) => `${prefix}1234`).join(' or ')}.`;
    case 'duration-refused':
      return `Access may last ${duration(problem.maxSeconds * 1000)} at most: choose a shorter time.`;
  }
}
