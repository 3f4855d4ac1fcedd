import * as v from 'valibot';
import { isGrantId } from '../../../grant/record/grant.ts';
import type { SlackOrigin } from '../../../request/access-request.ts';
import type { ButtonAction } from '../button-action.ts';
import { type OriginFields, origin } from '../interaction-origin.ts';

/** The modal that asks for the reason of a grant. */
export const reasonView = 'give_reason';
/** Its field. */
export const reasonBlock = 'reason';
export const reasonText = 'reason_text';

const field = v.object({ value: v.nullish(v.string(), '') });

/** Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export const viewSubmission = v.object({
  type: v.literal('view_submission'),
  ...origin,
  view: v.object({
    callback_id: v.nullish(v.string(), ''),
    private_metadata: v.nullish(v.pipe(v.string(), v.maxLength(3_000)), ''),
    state: v.object({ values: v.record(v.string(), v.record(v.string(), v.unknown())) }),
  }),
});

export type ViewSubmission = v.InferOutput<typeof viewSubmission>;

/** Reads what a submitted modal requests. Nothing of it gives a right: the signed user is what counts. */
export function parseSubmission(submission: ViewSubmission): ButtonAction {
  const { callback_id: view, private_metadata: grantId } = submission.view;
  if (view !== reasonView) return { kind: 'other' };
  const slack = originOf(submission);
  if (!isGrantId(grantId)) return { kind: 'malformed', slack, problem: 'grant-malformed' };
  return { kind: 'submit-reason', grantId, text: textOf(submission), slack };
}

/** What was written; empty for a field that is missing or malformed. */
function textOf({ view: { state } }: ViewSubmission): string {
  const parsed = v.safeParse(field, state.values[reasonBlock]?.[reasonText]);
  return parsed.success ? parsed.output.value : '';
}

/** A modal has no channel, message or response URL. */
const originOf = ({ team, enterprise, user }: OriginFields): SlackOrigin => ({
  teamId: team?.id ?? enterprise?.id ?? '',
  channelId: '',
  messageTs: '',
  userId: user.id,
  responseUrl: null,
});
