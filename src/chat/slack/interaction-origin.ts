import * as v from 'valibot';
import { isSlackId } from '../../request/ids.ts';

const slackId = v.pipe(v.string(), v.check(isSlackId));
export const optionalId = v.nullish(v.object({ id: slackId }));

/** The user of an interaction, in every payload type. Slack sends `null` for what is absent, too. */
export const origin = {
  team: optionalId,
  enterprise: optionalId,
  user: v.object({ id: slackId, team_id: v.nullish(slackId) }),
};

/** Opens a modal within three seconds. A malformed one opens none. */
export const triggerId = v.fallback(v.pipe(v.string(), v.maxLength(500)), '');

const fields = v.object(origin);
export type OriginFields = v.InferOutput<typeof fields>;

/** The user's own workspace where the payload names it: in a shared channel that of the channel is another one. */
export const teamOf = ({ user, team, enterprise }: OriginFields): string =>
  user.team_id ?? team?.id ?? enterprise?.id ?? '';

/** Where a press comes from. In a shared channel the user's own workspace differs from the channel's. */
export interface PressOrigin {
  readonly workspaces: readonly string[];
  readonly enterprise: string | undefined;
}

export const pressOriginOf = (press: OriginFields): PressOrigin => ({
  workspaces: [press.team?.id, press.user.team_id].filter((id) => id != null),
  enterprise: press.enterprise?.id,
});

/** A listed enterprise is enough, and so are listed workspaces. An empty list allows every press. */
export const isAllowedOrigin = (
  { workspaces, enterprise }: PressOrigin,
  allowed: readonly string[],
): boolean =>
  allowed.length === 0 ||
  (enterprise !== undefined && allowed.includes(enterprise)) ||
  (workspaces.length > 0 && workspaces.every((workspace) => allowed.includes(workspace)));
