import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Mail } from '../aws/sesv2/mailbox.ts';
import type { PortalSession } from '../console/portal.ts';
import { ForbiddenException } from '../console/portal-errors.ts';
import type { RoleSession } from '../console/role-session.ts';
import type { LocalEnvironment } from '../environment/local-environment.ts';
import { accounts, permissionSets, users } from '../seed.ts';
import { demoActions } from './demo-actions.ts';

export interface DemoDeps {
  readonly environment: LocalEnvironment;
  readonly accessSeconds: number;
  readonly cloudTrailDelaySeconds: number;
  /** The pause before each of James's calls. */
  readonly pauseMs: number;
  /** Where the report is saved. */
  readonly folder: string;
  /** Prints a line of the demo with its time. */
  readonly log: (text: string) => void;
  /** Prints the changes of the environment since the last flush. */
  readonly flushActivity: () => void;
  readonly print: (text: string) => void;
}

/** The results that the demo promised and did not see; empty when it saw all of them. */
export type MissingResults = readonly string[];

const [james] = users;
const [account] = accounts;
const [permissionSet] = permissionSets;
const marginMs = 60_000;

/** Runs one grant from the button press to the report, for a reader who is new to the system. */
export async function runDemo(deps: DemoDeps): Promise<MissingResults> {
  const { environment, log } = deps;
  const limitMs = (deps.accessSeconds + deps.cloudTrailDelaySeconds) * 1000 + marginMs;
  const limit = AbortSignal.timeout(limitMs);
  const earlierMails = environment.stores.mailbox.list().length;
  const report = () => environment.stores.mailbox.list()[earlierMails];

  log('A deployment failed. Its message in Slack has a button, and James presses it.');
  const execution = await press(deps, limit);
  if (execution === undefined) return ['the grant: no execution was started'];
  const hasEnded = () => !isRunning(environment, execution);
  await waitFor(deps, limit, () => isAssigned(environment) || hasEnded());
  if (!isAssigned(environment)) return ['access: the permission set was not assigned to James'];
  log('James signs in to the access portal and opens the role.');
  const portal = environment.portal.signIn(james.userName);
  const session = openRole(portal);
  if (session !== undefined) await performActions(deps, session);
  log(
    `James stops working, but does not press I'm done. Access ends ${deps.accessSeconds} s after the press.`,
  );
  await waitFor(deps, limit, () => !isAssigned(environment) || hasEnded());
  if (!isAssigned(environment)) reopenRole(deps, portal);
  await waitFor(deps, limit, hasEnded);

  const mail = report();
  if (mail !== undefined) await showReport(deps, mail);
  return [
    ...(session === undefined ? ['calls in the account: the portal refused James'] : []),
    ...(isAssigned(environment)
      ? ['the end of access: Identity Center still lists the assignment']
      : []),
    ...(mail === undefined ? ['the report: no mail was sent'] : []),
  ];
}

/** Presses the button over real HTTP. Returns the name of the execution that the press started. */
async function press({ environment, flushActivity }: DemoDeps, limit: AbortSignal) {
  const earlier = new Set(environment.executions().map(({ name }) => name));
  const message = environment.slack.messages().find(({ attachments }) => attachments.length > 0);
  const ts = message?.ts ?? '';
  await environment.slack.press({ ts, user: james.slackUserId, action: 'break_glass' });
  limit.throwIfAborted();
  flushActivity();
  return environment.executions().find(({ name }) => !earlier.has(name))?.name;
}

async function performActions(
  { log, flushActivity, pauseMs }: DemoDeps,
  session: RoleSession,
): Promise<void> {
  for (const { text, call } of demoActions) {
    await wait(pauseMs);
    session.call(call);
    log(`James ${text}.`);
  }
  flushActivity();
}

function reopenRole({ log }: DemoDeps, portal: PortalSession): void {
  const session = openRole(portal);
  if (session === undefined) log('James opens the role again: "No access".');
  else log('James opens the role again, and the portal lets him in. This is a defect.');
}

function openRole(portal: PortalSession): RoleSession | undefined {
  try {
    return portal.openRole(account.id, permissionSet.name);
  } catch (error) {
    if (error instanceof ForbiddenException) return undefined;
    throw error;
  }
}

async function showReport({ folder, print, log }: DemoDeps, mail: Mail): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'report.html');
  await writeFile(file, mail.html);
  log(`The report has arrived by mail to ${mail.to.join(', ')}:`);
  print(mail.text.replaceAll(/^/gm, '    '));
  for (const { filename, content } of mail.attachments)
    await writeFile(join(folder, safeName(filename)), Buffer.from(content, 'base64'));
  print(`The mail's HTML: ${file}`);
}

const safeName = (filename: string): string => `report-${filename.replaceAll(/[^\w.-]/g, '_')}`;

/** According to Identity Center's own list. */
const isAssigned = ({ stores }: LocalEnvironment): boolean =>
  stores.identityCenter
    .listedAssignments()
    .some(
      ({ accountId, permissionSetArn, principalId }) =>
        accountId === account.id &&
        permissionSetArn === permissionSet.arn &&
        principalId === james.id,
    );

const isRunning = (environment: LocalEnvironment, execution: string): boolean =>
  environment.executions().some(({ name, status }) => name === execution && status === 'RUNNING');

/** Waits for the condition, at most until the demo's limit. */
async function waitFor(
  { flushActivity }: DemoDeps,
  limit: AbortSignal,
  condition: () => boolean,
): Promise<void> {
  while (!condition() && !limit.aborted) await wait(100);
  flushActivity();
}
