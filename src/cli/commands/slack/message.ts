import { buildButtonMessage } from '../../../chat/slack/button-message.ts';
import { everyAccount } from '../../../request/policy/access-rules.ts';
import { accountRecordId } from '../../../request/policy/account-record.ts';
import type { NamedPermissionSet } from '../../../rules/names/organization.ts';
import { parseRuleId, type StoredRecords } from '../../../rules/records/rule-record.ts';
import { paint } from '../../output/paint.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine, safeLine } from '../../print-line.ts';
import {
  connectRules,
  type RulesConnection,
  type RulesOptions,
} from '../../rules/connect-rules.ts';
import { findAccountId, findPermissionSet, requireAllowed } from '../../rules/find-access.ts';
import { connectSlack } from './connect-slack.ts';

export type MessageOptions = RulesOptions & {
  readonly text?: string;
  readonly label?: string;
  readonly legacy?: true;
  readonly channel?: string;
  readonly post?: true;
};

interface Access {
  readonly account: string;
  readonly permissionSet: string;
}

/** Runs `break-glass message`, and returns the exit code. */
export async function message(access: Access, options: MessageOptions): Promise<number> {
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const { channel, text, label, legacy, post, json } = options;
  const target = await findTarget(connection, access).finally(progress.clear);
  const body = {
    ...(channel !== undefined && { channel }),
    ...buildButtonMessage({ ...target, text, label }, legacy ? 'legacy' : 'blocks'),
  };
  if (!post) {
    printJson(body);
    return 0;
  }
  const posted = await connectSlack(connection)(body);
  if (json) printJson(posted);
  else printLine(`Posted in ${posted.channel} as message ${posted.ts}.`);
  return 0;
}

async function findTarget(connection: RulesConnection, { account, permissionSet }: Access) {
  const records = new Map((await connection.table.readAll()).map((each) => [each.id, each]));
  const accountId = findAccountId(records, account);
  const set = await findPermissionSet(connection, records, permissionSet);
  requireAllowed(connection, accountId, set);
  warnWithoutRule(records, accountId, set);
  const name: unknown = records.get(accountRecordId(accountId))?.['name'];
  return {
    accountId,
    accountName: typeof name === 'string' ? `${name} (${accountId})` : `account ${accountId}`,
    permissionSetArn: set.arn,
    permissionSetName: set.name,
  };
}

/** A button that can only be denied helps nobody at three in the morning. */
function warnWithoutRule(
  records: StoredRecords,
  accountId: string,
  { arn, name }: NamedPermissionSet,
): void {
  // A rule for every account applies in those that have a name.
  const hasName = records.has(accountRecordId(accountId));
  const hasRule = [...records.keys()].some((id) => {
    const key = parseRuleId(id);
    const applies = key?.accountId === accountId || (key?.accountId === everyAccount && hasName);
    return applies && key?.permissionSetArn === arn;
  });
  if (hasRule) return;
  const text = `Warning: there is no access rule for ${name} in ${accountId} yet: the button will deny everybody.`;
  process.stderr.write(`${paint('yellow', safeLine(text), process.stderr)}\n`);
}
