import * as v from 'valibot';
import { invalidFields } from '../../../platform/invalid-fields.ts';
import { origin } from '../interaction-origin.ts';

/** The modal that asks for the reason of a grant. */
export const reasonView = 'give_reason';
/** The modal that asks for a reason before access is requested. */
export const requestView = 'request_access';
/** Their fields. */
export const reasonBlock = 'reason';
export const reasonText = 'reason_text';
export const durationBlock = 'duration';
export const durationSelect = 'duration_seconds';

/** Source: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const viewSubmission = v.object({
  type: v.literal('view_submission'),
  ...origin,
  view: v.object({
    callback_id: v.nullish(v.string(), ''),
    private_metadata: v.nullish(v.pipe(v.string(), v.maxLength(3_000)), ''),
    state: v.object({ values: v.record(v.string(), v.record(v.string(), v.unknown())) }),
  }),
});

export type ViewSubmission = v.InferOutput<typeof viewSubmission>;

type Parsed =
  | { readonly outcome: 'parsed'; readonly submission: ViewSubmission }
  | { readonly outcome: 'malformed'; readonly problem: string };

export function parseViewSubmission(payload: unknown): Parsed {
  const parsed = v.safeParse(viewSubmission, payload);
  if (parsed.success) return { outcome: 'parsed', submission: parsed.output };
  const paths = invalidFields(parsed.issues, 'payload');
  return { outcome: 'malformed', problem: `the view_submission payload is malformed at ${paths}` };
}
