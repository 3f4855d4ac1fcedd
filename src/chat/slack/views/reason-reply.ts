import type { GiveReasonResult } from '../../../grant/give-reason.ts';
import { maxReasonLength } from '../../../grant/record/given-reasons.ts';
import type { ReasonReply } from '../answer/handle-reason.ts';
import { escapeMrkdwn, escapeUpTo } from '../escape.ts';
import { actions, section } from '../notify/grant-blocks.ts';
import { reasonButton } from '../notify/reason-text.ts';
import { accessName, type Contacts, contactText, type SlackMessage } from '../texts.ts';

/** Builds the reply to a press of Tell us why, or to a submission whose answer comes late. */
export function buildReasonReply(reply: ReasonReply, contacts: Contacts): SlackMessage {
  switch (reply.kind) {
    case 'modal-opened':
      return { text: 'Say why in the window that has opened.' };
    case 'modal-impossible':
      return {
        text: `Nobody can be asked for a reason here: there is no bot token. ${contactText(contacts)}`,
      };
    case 'ask-why':
      return withButton(
        'Slack did not open the form in time. Nothing is lost: press Tell us why.',
        reply.grantId,
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

/** Whether another try may help. */
const mayHelp = ({ outcome }: GiveReasonResult): boolean =>
  outcome === 'empty' || outcome === 'ticket-missing' || outcome === 'busy';

function resultText(result: GiveReasonResult): string {
  switch (result.outcome) {
    case 'given':
      return `The reason for ${accessName(result.grant)} is: “${escapeUpTo(result.reason, maxReasonLength)}”. You can change it until the report is sent.`;
    case 'empty':
    case 'ticket-missing':
      return `Your reason was not kept. ${escapeMrkdwn(reasonProblemText(result) ?? '')}`;
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
export function reasonProblemText(result: GiveReasonResult): string | undefined {
  if (result.outcome === 'empty') return 'A reason is missing: say why you need this access.';
  return result.outcome === 'ticket-missing'
    ? `A ticket is missing: name one that begins with ${result.prefixes.join(' or ')}.`
    : undefined;
}
