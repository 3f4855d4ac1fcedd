import * as v from 'valibot';
import { isGrantId } from '../../../grant/record/grant.ts';
import type { AccessRequest, SlackOrigin } from '../../../request/access-request.ts';
import { isAccountId, isPermissionSetArn, isSlackId, isSlackTs } from '../../../request/ids.ts';
import type { ButtonAction } from '../button-action.ts';
import { type OriginFields, teamOf } from '../interaction-origin.ts';
import {
  durationBlock,
  durationSelect,
  reasonBlock,
  reasonText,
  reasonView,
  requestView,
  type ViewSubmission,
} from './view-submission.ts';

const text = v.object({ value: v.nullish(v.string(), '') });
const selected = v.object({
  selected_option: v.object({ value: v.pipe(v.string(), v.regex(/^[1-9]\d{1,4}$/)) }),
});

/** Where a press came from, for the modal that it opens. */
const metadata = v.object({
  accountId: v.pipe(v.string(), v.check(isAccountId)),
  permissionSetArn: v.pipe(v.string(), v.check(isPermissionSetArn)),
  channelId: v.pipe(
    v.string(),
    v.check((id) => id === '' || isSlackId(id)),
  ),
  messageTs: v.pipe(v.string(), v.check(isSlackTs)),
  responseUrl: v.nullable(v.pipe(v.string(), v.maxLength(1_000))),
});
const parseMetadata = v.safeParser(v.pipe(v.string(), v.parseJson(), metadata));

/** The `private_metadata` of a modal for a request. */
export function formatRequest({ accountId, permissionSetArn, slack }: AccessRequest): string {
  const { channelId, messageTs, responseUrl } = slack;
  return JSON.stringify({ accountId, permissionSetArn, channelId, messageTs, responseUrl });
}

/** Reads what a submitted modal requests. Nothing of it gives a right: its signed user is what counts. */
export function parseSubmission(
  submission: ViewSubmission,
  mayCall: (responseUrl: string) => boolean,
): ButtonAction {
  const { callback_id: view, private_metadata: about } = submission.view;
  const slack = originOf(submission);
  if (view === requestView) return parseRequest(submission, slack, mayCall);
  if (view !== reasonView) return { kind: 'other' };
  return isGrantId(about)
    ? { kind: 'submit-reason', grantId: about, text: reasonOf(submission), slack }
    : { kind: 'malformed', slack, problem: 'grant-malformed' };
}

function parseRequest(
  submission: ViewSubmission,
  user: SlackOrigin,
  mayCall: (responseUrl: string) => boolean,
): ButtonAction {
  const parsed = parseMetadata(submission.view.private_metadata);
  if (!parsed.success) return { kind: 'malformed', slack: user, problem: 'request-malformed' };
  const { accountId, permissionSetArn, channelId, messageTs, responseUrl } = parsed.output;
  const isCallable = responseUrl !== null && mayCall(responseUrl);
  const slack = { ...user, channelId, messageTs, responseUrl: isCallable ? responseUrl : null };
  const duration = v.safeParse(
    selected,
    submission.view.state.values[durationBlock]?.[durationSelect],
  );
  const seconds = duration.success ? Number(duration.output.selected_option.value) : undefined;
  const answers = { reason: reasonOf(submission), seconds };
  return { kind: 'break-glass', request: { accountId, permissionSetArn, slack }, answers };
}

/** What was written; empty for a field that is missing or malformed. */
function reasonOf({ view: { state } }: ViewSubmission): string {
  const parsed = v.safeParse(text, state.values[reasonBlock]?.[reasonText]);
  return parsed.success ? parsed.output.value : '';
}

/** A modal has no channel, message or response URL. */
const originOf = (submission: OriginFields): SlackOrigin => ({
  teamId: teamOf(submission),
  channelId: '',
  messageTs: '',
  userId: submission.user.id,
  responseUrl: null,
});
