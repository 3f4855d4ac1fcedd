import * as v from 'valibot';
import { invalidFields } from '../../platform/invalid-fields.ts';
import { isSlackTs } from '../../request/ids.ts';
import { optionalId, triggerId, origin as user } from './interaction-origin.ts';

/** The field with the reason of a denial: Slack sends its content with each press of the message. */
export const denialBlock = 'denial';
export const denialReason = 'denial_reason';

const optionalText = v.nullish(v.string(), '');
const messageTs = v.nullish(v.pipe(v.string(), v.check(isSlackTs)), '');
const action = v.looseObject({ type: v.nullish(v.string()), value: v.optional(v.unknown()) });
/** What the app reads of the fields of a message. Others, and what is malformed, count as empty. */
const fields = v.fallback(
  v.object({
    values: v.object({
      [denialBlock]: v.object({ [denialReason]: v.object({ value: optionalText }) }),
    }),
  }),
  { values: { [denialBlock]: { [denialReason]: { value: '' } } } },
);

/** The user and channel of a press, in both payload types. */
const origin = {
  ...user,
  channel: optionalId,
  response_url: v.nullish(v.pipe(v.string(), v.maxLength(1000))),
  trigger_id: triggerId,
};

const legacyPress = v.object({
  type: v.literal('interactive_message'),
  callback_id: optionalText,
  message_ts: messageTs,
  actions: v.array(v.object({ ...action.entries, name: v.string() })),
  ...origin,
});

const blockPress = v.object({
  type: v.literal('block_actions'),
  container: v.nullish(
    v.object({ message_ts: messageTs, is_ephemeral: v.nullish(v.boolean(), false) }),
  ),
  actions: v.array(
    v.object({
      ...action.entries,
      action_id: v.string(),
      block_id: optionalText,
      /** Of a select menu. */
      selected_option: v.optional(v.unknown()),
    }),
  ),
  state: v.optional(fields),
  ...origin,
});

export type LegacyPress = v.InferOutput<typeof legacyPress>;
export type BlockPress = v.InferOutput<typeof blockPress>;

export type Interaction =
  | { readonly kind: 'press'; readonly press: LegacyPress | BlockPress }
  /** A submitted modal, not parsed yet. */
  | { readonly kind: 'submission'; readonly payload: unknown }
  /** Another interaction of the app: Slack sends all of them to one URL. */
  | { readonly kind: 'other'; readonly type: string }
  | { readonly kind: 'unreadable'; readonly problem: string };

const anyInteraction = v.object({ type: v.string() });

/**
 * Reads the body of an interactivity request: a form with one `payload` of JSON.
 * Source: https://docs.slack.dev/reference/interaction-payloads
 */
export function parseInteraction(rawBody: Buffer): Interaction {
  const payloads = new URLSearchParams(rawBody.toString('utf8')).getAll('payload');
  if (payloads.length !== 1)
    return {
      kind: 'unreadable',
      problem: `the form has ${payloads.length} payloads instead of one`,
    };
  const json = parseJson(payloads[0] ?? '');
  const interaction = v.safeParse(anyInteraction, json);
  if (!interaction.success)
    return { kind: 'unreadable', problem: 'the payload is not the JSON of an interaction' };
  const { type } = interaction.output;
  if (type === 'view_submission') return { kind: 'submission', payload: json };
  if (type !== 'interactive_message' && type !== 'block_actions') return { kind: 'other', type };
  const press = v.safeParse(type === 'block_actions' ? blockPress : legacyPress, json);
  if (press.success) return { kind: 'press', press: press.output };
  const paths = invalidFields(press.issues, 'payload');
  return { kind: 'unreadable', problem: `the ${type} payload is malformed at ${paths}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
