import { durationsUpTo } from '../../../grant/record/extension.ts';
import type { AccessRequest } from '../../../request/access-request.ts';
import type { Allowed } from '../../../request/policy/decide.ts';
import { approvals } from '../notify/approval-text.ts';
import { duration, plain, section } from '../notify/grant-blocks.ts';
import { whyText } from '../notify/reason-text.ts';
import { accessName } from '../texts.ts';
import type { Modal } from './modal.ts';
import { formatRequest } from './parse-submission.ts';
import { reasonInput } from './reason-modal.ts';
import { durationBlock, durationSelect, requestView } from './view-submission.ts';

/** Asks why, and for how long, before access is requested. */
export function buildRequestModal(request: AccessRequest, allowed: Allowed): Modal {
  const { tickets } = allowed.reasonTerms;
  const access = accessName({ ...request, permissionSetName: allowed.permissionSetName });
  const approval =
    allowed.approval === undefined
      ? ''
      : ` It needs ${approvals(allowed.approval.approvals)}: who is asked reads your reason.`;
  return {
    type: 'modal',
    callback_id: requestView,
    // It says what is requested, and gives no right: the submission is decided by its signed user.
    private_metadata: formatRequest(request),
    title: plain('Break glass'),
    submit: plain('Break glass'),
    close: plain('Cancel'),
    blocks: [
      section(`${access}. ${whyText({ reasonTickets: new Set(tickets) })}${approval}`),
      reasonInput(tickets),
      ...durationInputs(allowed),
    ],
  };
}

/** Nothing where the access rule leaves no choice. */
function durationInputs({ accessSeconds, maxAccessSeconds }: Allowed): readonly object[] {
  if (maxAccessSeconds <= accessSeconds) return [];
  const option = (seconds: number) => ({
    text: plain(duration(seconds * 1000)),
    value: String(seconds),
  });
  return [
    {
      type: 'input',
      block_id: durationBlock,
      label: plain('For how long'),
      element: {
        type: 'static_select',
        action_id: durationSelect,
        initial_option: option(accessSeconds),
        options: durationsUpTo(accessSeconds, maxAccessSeconds).map(option),
      },
    },
  ];
}
