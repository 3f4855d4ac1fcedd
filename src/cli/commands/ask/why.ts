import { isPermissionSetArn } from '../../../request/ids.ts';
import { type Allowed, decide, type Facts } from '../../../request/policy/decide.ts';
import { gatherFacts } from '../../../request/policy/gather-facts.ts';
import { approvalText } from '../../../rules/ask/approval-text.ts';
import { type Explanation, explainDecision } from '../../../rules/ask/explain-decision.ts';
import { reasonText } from '../../../rules/ask/reason-text.ts';
import {
  prefixes,
  ruleRecordKind,
  type StoredRecords,
} from '../../../rules/records/rule-record.ts';
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
  /** The approval that access needs, in names. */
  readonly approval?: string | undefined;
}

/** Runs `break-glass why`, and returns the exit code. */
export async function why(question: Question, options: RulesOptions): Promise<number> {
  const progress = createProgressLine();
  const connection = await connectRules(options, progress);
  const answers = await answer(connection, question).finally(progress.clear);
  if (options.json) printJson({ answers });
  else for (const each of answers) printAnswer(each);
  return answers.some(({ decision }) => decision.outcome === 'allowed') ? 0 : 3;
}

async function answer(connection: RulesConnection, question: Question): Promise<readonly Answer[]> {
  const records = new Map((await connection.table.readAll()).map((each) => [each.id, each]));
  const accountId = findAccountId(records, question.account);
  // The decision itself says so where no permission set has this ARN.
  const permissionSetArn = isPermissionSetArn(question.permissionSet)
    ? question.permissionSet
    : (await findPermissionSet(connection, records, question.permissionSet)).arn;
  const answers: Answer[] = [];
  for (const slackUserId of await findSlackUserIds(connection, records, question.person)) {
    const facts = await gatherFacts(connection.facts, {
      accountId,
      permissionSetArn,
      slack: { userId: slackUserId },
    });
    const decision = decide(facts, connection.policy);
    const nameOf = await readNames(connection, facts);
    const terms = decision.outcome === 'allowed' ? decision.approval : undefined;
    const approval = terms && approvalText(terms, nameOf);
    answers.push({ slackUserId, ...explainDecision(facts, decision, nameOf), approval });
  }
  return answers;
}

/** More names are listed than looked up one by one. */
const maxLookups = 20;

/** The names of the users and groups that the facts contain. */
async function readNames(
  { organization, facts: sources }: RulesConnection,
  all: Facts,
): Promise<(id: string) => string> {
  const rules = [
    all.personalRule,
    all.wildcardPersonalRule,
    all.sharedRule,
    all.wildcardSharedRule,
  ].flatMap((rule) => (rule.outcome === 'found' ? [rule.value] : []));
  const userIds = new Set([
    ...(all.link.outcome === 'found' ? [all.link.value.principalId] : []),
    ...rules.flatMap(({ principals, approval }) => [
      ...(principals ?? []),
      ...(approval?.approvers ?? []),
    ]),
  ]);
  const names = new Map<string, string>();
  const namesGroups = rules.some(
    ({ groups, approval }) => groups !== undefined || (approval?.approverGroups.size ?? 0) > 0,
  );
  if (namesGroups) for (const { id, name } of await organization.listGroups()) names.set(id, name);
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

const reasonOf = ({ reasonTerms: { mode, tickets } }: Allowed): string =>
  mode === 'none'
    ? ''
    : `, ${reasonText({ reason: mode, tickets: tickets.size === 0 ? undefined : tickets })}`;

function printAnswer({ slackUserId, decision, approval, facts, advice }: Answer): void {
  const isAllowed = decision.outcome === 'allowed';
  const outcome = isAllowed
    ? `may, for ${decision.accessSeconds} seconds${withExtensions(decision)}${approval ? `, with ${approval}` : ''}${reasonOf(decision)}`
    : `may not: ${decision.reason}`;
  const person = slackUserId === '' ? 'A user whom no Slack user is linked to' : slackUserId;
  process.stdout.write(`${paint(isAllowed ? 'green' : 'red', safeLine(`${person} ${outcome}`))}\n`);
  for (const { text, isDecisive } of facts) {
    const line = safeLine(`  ${isDecisive ? '>' : ' '} ${text}`);
    process.stdout.write(`${isDecisive ? paint('bold', line) : line}\n`);
  }
  printLine(`  ${advice}`);
}
