import { connectDeployment } from '../../connect-deployment.ts';
import type { DeploymentOptions, JsonOption } from '../../deployment-options.ts';
import { describeLife, type Section } from '../../grants/describe-life.ts';
import { findContradictions } from '../../grants/find-contradictions.ts';
import { findGrantId } from '../../grants/find-grants.ts';
import { buildGrantJson } from '../../grants/grant-json.ts';
import { type Beside, type GrantLife, readLife } from '../../grants/read-life.ts';
import { paint } from '../../output/paint.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine, safeLine } from '../../print-line.ts';
import { UsageError } from '../../usage-error.ts';

export type ShowOptions = DeploymentOptions & JsonOption;

/** Runs `break-glass show`, and returns the exit code. */
export async function show(idPrefix: string, options: ShowOptions): Promise<number> {
  const connection = await connectDeployment(options);
  const progress = createProgressLine();
  const grantId = await findGrantId(connection, progress, idPrefix);
  const life = await readLife(connection.table, grantId);
  if (life === undefined)
    throw new UsageError(`There is no grant ${grantId}: break-glass grants lists them.`);
  const now = Date.now();
  const problems = findContradictions(life, now);
  if (options.json) printJson(buildLifeJson(life, problems));
  else print(life, describeLife(life, now), problems);
  return problems.length === 0 ? 0 : 3;
}

const buildLifeJson = (
  { found, accountName, notified, report, lock }: GrantLife,
  problems: readonly string[],
) => ({
  ...buildGrantJson(found),
  accountName,
  notified: besideJson(notified),
  report: besideJson(report),
  lock: besideJson(lock),
  problems,
});

const besideJson = (beside: Beside<object>) =>
  beside.state === 'read' ? beside.record : beside.state === 'absent' ? null : beside;

function print(
  { found }: GrantLife,
  sections: readonly Section[],
  problems: readonly string[],
): void {
  const status = found.grant?.status ?? 'malformed';
  process.stdout.write(`${paint('bold', safeLine(`Grant ${found.grantId}: ${status}`))}\n`);
  const width = Math.max(0, ...sections.flatMap(({ rows }) => rows.map(([name]) => name.length)));
  for (const { heading, rows } of sections) {
    printLine('');
    printLine(heading);
    for (const [name, text] of rows) printLine(`  ${name.padEnd(width)}  ${text}`);
  }
  printLine('');
  if (problems.length === 0) printLine('Nothing contradicts, and nothing is overdue.');
  for (const problem of problems)
    process.stdout.write(`${paint('yellow', safeLine(`! ${problem}`))}\n`);
}
