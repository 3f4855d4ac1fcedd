import { isPermissionSetArn } from '../../../request/ids.ts';
import { type Allowed, decide, type Facts } from '../../../request/policy/decide.ts';
import { gatherFacts } from '../../../request/policy/gather-facts.ts';
import { type Explanation, explainDecision } from '../../../rules/ask/explain-decision.ts';
import type { StoredRecords } from '../../../rules/plan/build-plan.ts';
import { parseRuleId, prefixes, ruleRecordKind } from '../../../rules/records/rule-record.ts';
import { paint } from '../../output/paint.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine, safeLine } from '../../print-line.ts';
import {
  connectRules,
  type RulesConnection,
  type RulesOptions,
} from '../../rules/connect-rules.ts';
import { findAccountId, findPermissionSet, findUser } from '../../rules/find-access.ts';

interface Question {
  readonly person: string;
  readonly account: string;
  readonly permissionSet: string;
}

interface Answer extends Explanation {
  readonly slackUserId: string;
}

/** Runs `break-glass why`, and returns the exit code. */
export async function why(question: Question, options: RulesOptions): Promise<number> {
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const { answers, notes } = await answer(connection, question).finally(progress.clear);
  if (options.json) printJson({ answers, notes });
  else {
    for (const each of answers) printAnswer(each);
    for (const note of notes) printLine(note);
  }
  return answers.some(({ decision }) => decision.outcome === 'allowed') ? 0 : 3;
}

async function answer(connection: RulesConnection, question: Question) {
  const records = new Map((await connection.table.readAll()).map((each) => [each.id, each]));
  const accountId = findAccountId(records, question.account);
  // The decision itself says so where no permission set has this ARN.
  const permissionSetArn = isPermissionSetArn(question.permissionSet)
    ? question.permissionSet
    : (await findPermissionSet(connection, records, question.permissionSet)).arn;
  const { openRecords, accessSeconds } = connection.deployment;
  const answers: Answer[] = [];
  for (const slackUserId of await findSlackUserIds(connection, records, question.person)) {
    const facts = await gatherFacts(connection.facts, {
      accountId,
      permissionSetArn,
      slack: { userId: slackUserId },
    });
    const decision = decide(facts, { openRecords, accessSeconds });
    const nameOf = await readNames(connection, facts);
    answers.push({ slackUserId, ...explainDecision(facts, decision, nameOf) });
  }
  return { answers, notes: findUnenforcedRules(records, permissionSetArn) };
}

const findUnenforcedRules = (records: StoredRecords, arn: string): readonly string[] =>
  [...records.keys()].flatMap((id) => {
    const key = parseRuleId(id);
    return key?.accountId === '*' && key.permissionSetArn === arn
      ? [
          'There is a rule for every account ("*"), which this version does not look up: it allows nobody.',
        ]
      : [];
  });

/** More names are listed than looked up one by one. */
const maxLookups = 20;

/** The names of the users and groups that the facts contain. */
async function readNames(
  { organization, facts: sources }: RulesConnection,
  { link, sharedRule }: Facts,
): Promise<(id: string) => string> {
  const rule = sharedRule.outcome === 'found' ? sharedRule.value : undefined;
  const userIds = new Set([
    ...(link.outcome === 'found' ? [link.value.principalId] : []),
    ...(rule?.principals ?? []),
  ]);
  const names = new Map<string, string>();
  if (rule?.groups !== undefined)
    for (const { id, name } of await organization.listGroups()) names.set(id, name);
  if (userIds.size > maxLookups)
    for (const { id, userName } of await organization.listUsers()) names.set(id, userName);
  else
    await Promise.all(
      Array.from(userIds, async (id) => {
        const user = await sources.directory.findUser(id);
        if (user !== undefined) names.set(id, user.userName);
      }),
    );
  return (id) => names.get(id) ?? id;
}

/**
 * The Slack users who are linked to a user. A user without a link asks as a Slack user without one: the decision
 * says that this is what is missing.
 */
async function findSlackUserIds(
  connection: RulesConnection,
  records: StoredRecords,
  person: string,
): Promise<readonly string[]> {
  if (/^[UW][A-Z0-9]{2,63}$/.test(person)) return [person];
  const { id: principalId } = await findUser(connection, person);
  const linked = [...records.values()]
    .filter(({ id, ssoPrincipal }) => ruleRecordKind(id) === 'link' && ssoPrincipal === principalId)
    .map(({ id }) => id.slice(prefixes.link.length));
  return linked.length > 0 ? linked : [''];
}

const withExtensions = ({ accessSeconds, maxAccessSeconds }: Allowed): string =>
  maxAccessSeconds > accessSeconds ? `, ${maxAccessSeconds} with extensions` : '';

function printAnswer({ slackUserId, decision, facts, advice }: Answer): void {
  const isAllowed = decision.outcome === 'allowed';
  const outcome = isAllowed
    ? `may, for ${decision.accessSeconds} seconds${withExtensions(decision)}`
    : `may not: ${decision.reason}`;
  const person = slackUserId === '' ? 'A user whom no Slack user is linked to' : slackUserId;
  process.stdout.write(`${paint(isAllowed ? 'green' : 'red', safeLine(`${person} ${outcome}`))}\n`);
  for (const { text, isDecisive } of facts) {
    const line = safeLine(`  ${isDecisive ? '>' : ' '} ${text}`);
    process.stdout.write(`${isDecisive ? paint('bold', line) : line}\n`);
  }
  printLine(`  ${advice}`);
}
