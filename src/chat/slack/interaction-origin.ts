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

const fields = v.object(origin);
export type OriginFields = v.InferOutput<typeof fields>;
