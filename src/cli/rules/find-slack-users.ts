import type { JsonClient } from '../../aws/client/json-client.ts';
import { createParameterReader } from '../../aws/parameter-store.ts';
import { createFindUserByEmail } from '../../chat/slack/find-user-by-email.ts';
import { readConfig } from '../../platform/config.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { sleep } from '../../platform/sleep.ts';
import type { Deployment } from '../deployment-parameter.ts';
import type { ProgressLine } from '../output/progress-line.ts';
import { UsageError } from '../usage-error.ts';

/** Finds the Slack user ids of addresses; those that Slack does not know are not in the result. */
export type FindSlackUsers = (emails: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** Slack allows 50 calls a minute to users.lookupByEmail (Tier 3), and short bursts. */
const burst = { calls: 40, perSecond: 10 };
const sustainedPerSecond = 0.8;

export function createFindSlackUsers(
  parameters: JsonClient,
  { botTokenParameter }: Pick<Deployment, 'botTokenParameter'>,
  progress: ProgressLine,
): FindSlackUsers {
  return async (emails) => {
    const ids = new Map<string, string>();
    if (emails.length === 0) return ids;
    if (botTokenParameter === '')
      throw new UsageError(
        'The file names Slack users by e-mail address, and this deployment has no bot token to look them up with: write Slack user ids, or set bot_token_parameter in Terraform.',
      );
    const { SLACK_ORIGIN: origin } = readConfig(['SLACK_ORIGIN']);
    const readBotToken = createParameterReader(parameters, botTokenParameter);
    const find = createFindUserByEmail({ origin, readBotToken, sleep });
    const perSecond = emails.length > burst.calls ? sustainedPerSecond : burst.perSecond;
    const takeTurn = createRateLimit({ perSecond, now: Date.now, sleep });
    for (const [index, email] of emails.entries()) {
      await takeTurn();
      progress.show(`${index + 1} of ${emails.length} Slack users looked up`);
      const id = await find(email);
      if (id !== undefined) ids.set(email, id);
    }
    return ids;
  };
}
