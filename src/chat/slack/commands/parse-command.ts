import * as v from 'valibot';
import { invalidFields } from '../../../platform/invalid-fields.ts';
import type { SlackOrigin } from '../../../request/access-request.ts';
import { isSlackId } from '../../../request/ids.ts';
import { type PressOrigin, triggerId as triggerIdField } from '../interaction-origin.ts';

/** A slash command that somebody sent. */
export interface SlashCommand {
  /** With its slash. */
  readonly name: string;
  /** What follows the name, as it was typed. */
  readonly text: string;
  readonly slack: SlackOrigin;
  readonly origin: PressOrigin;
  /** Opens a modal within three seconds. */
  readonly triggerId: string;
  /** Whether Slack sent a response URL that may not be called. */
  readonly hasForeignUrl: boolean;
}

export type ParsedCommand =
  | { readonly kind: 'command'; readonly command: SlashCommand }
  | { readonly kind: 'unreadable'; readonly problem: string };

const id = v.pipe(v.string(), v.check(isSlackId));
/** Slack leaves out what is absent, or sends it empty. */
const optionalId = v.optional(v.union([v.literal(''), id]), '');

const form = v.object({
  command: v.pipe(v.string(), v.startsWith('/'), v.maxLength(100)),
  text: v.optional(v.pipe(v.string(), v.maxLength(20_000)), ''),
  user_id: id,
  team_id: optionalId,
  enterprise_id: optionalId,
  channel_id: optionalId,
  response_url: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
  trigger_id: triggerIdField,
});

/**
 * Reads the form of a slash command.
 * Source: https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling
 */
export function parseCommand(
  rawBody: Buffer,
  mayCall: (responseUrl: string) => boolean,
): ParsedCommand {
  const fields = new URLSearchParams(rawBody.toString('utf8'));
  const repeated = Object.keys(form.entries).find((name) => fields.getAll(name).length > 1);
  if (repeated !== undefined)
    return { kind: 'unreadable', problem: `the form has ${repeated} twice` };
  const parsed = v.safeParse(form, Object.fromEntries(fields));
  if (!parsed.success) {
    const names = invalidFields(parsed.issues, 'form');
    return { kind: 'unreadable', problem: `the form is malformed at ${names}` };
  }
  const {
    command: name,
    text,
    response_url: responseUrl,
    trigger_id: triggerId,
    ...ids
  } = parsed.output;
  const { user_id: userId, team_id: teamId, enterprise_id: enterpriseId } = ids;
  const slack: SlackOrigin = {
    teamId: teamId || enterpriseId,
    channelId: ids.channel_id,
    messageTs: '',
    userId,
    responseUrl: mayCall(responseUrl) ? responseUrl : null,
  };
  const origin: PressOrigin = {
    workspaces: teamId === '' ? [] : [teamId],
    enterprise: enterpriseId === '' ? undefined : enterpriseId,
  };
  const hasForeignUrl = responseUrl !== '' && slack.responseUrl === null;
  return { kind: 'command', command: { name, text, slack, origin, triggerId, hasForeignUrl } };
}

/** Whether Slack only looks at the certificate of the URL: it may send that without a signature, and nothing is done. */
export const isCertificateCheck = (rawBody: Buffer): boolean =>
  rawBody.length <= maxCheckBytes &&
  new URLSearchParams(rawBody.toString('utf8')).get('ssl_check') === '1';

const maxCheckBytes = 2_000;
