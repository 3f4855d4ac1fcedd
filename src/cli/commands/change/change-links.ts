import { userLinkId } from '../../../request/policy/access-rules.ts';
import { addLink, removeLink } from '../../../rules/change/change-links.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import {
  connectRules,
  type RulesConnection,
  type RulesOptions,
} from '../../rules/connect-rules.ts';
import { requireUser } from '../../rules/require-names.ts';
import { indexOf, writeChange } from '../../rules/write-change.ts';
import type { WriteOptions } from '../../rules/write-plan.ts';
import { UsageError } from '../../usage-error.ts';

type LinkOptions = RulesOptions & WriteOptions;

/** Runs `break-glass link`, and returns the exit code. */
export async function link(
  slackUser: string,
  userName: string,
  options: LinkOptions,
): Promise<number> {
  const { connection, progress, slackUserId, stored } = await connect(slackUser, options);
  const user = await requireUser(connection.organization, userName).finally(progress.clear);
  const warnings = user.enabled
    ? []
    : [
        {
          message: `The user ${JSON.stringify(user.userName)} is disabled: they are denied until Identity Center enables them.`,
        },
      ];
  const others = await readLinkedUser(connection, stored.get(userLinkId(slackUserId)));
  const names = indexOf([user, ...others]);
  return writeChange(
    { connection, progress, stored, names, warnings },
    addLink(stored, slackUserId, user.id),
    options,
  );
}

/** Runs `break-glass unlink`, and returns the exit code. */
export async function unlink(slackUser: string, options: LinkOptions): Promise<number> {
  const { connection, progress, slackUserId, stored } = await connect(slackUser, options);
  const users = await readLinkedUser(connection, stored.get(userLinkId(slackUserId)));
  progress.clear();
  return writeChange(
    { connection, progress, stored, names: indexOf(users) },
    removeLink(stored, slackUserId),
    options,
  );
}

async function connect(slackUser: string, options: LinkOptions) {
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const slackUserId = await findSlackUserId(connection, slackUser);
  const stored = new Map((await connection.table.readAll()).map((record) => [record.id, record]));
  return { connection, progress, slackUserId, stored };
}

async function findSlackUserId(
  { findSlackUsers }: RulesConnection,
  slackUser: string,
): Promise<string> {
  if (!slackUser.includes('@')) return slackUser;
  const id = (await findSlackUsers([slackUser])).get(slackUser);
  if (id !== undefined) return id;
  throw new UsageError(
    `Slack has no user with the address ${JSON.stringify(slackUser)}: write the Slack user id.`,
  );
}

/** The user whom a link names, for the text of the change. */
async function readLinkedUser(
  { facts }: RulesConnection,
  link: Readonly<Record<string, unknown>> | undefined,
) {
  const id = link?.['ssoPrincipal'];
  if (typeof id !== 'string') return [];
  const user = await facts.directory.findUser(id).catch(() => undefined);
  return user === undefined ? [] : [{ id, ...user }];
}
