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
  /** How long James takes for each thing that he does. */
  readonly pauseMs: number;
  /** Where the report is saved. */
  readonly folder: string;
  /** Prints a line that James, or the demo, has to say. */
  readonly log: (text: string) => void;
  /** Prints what has happened in the world since. */
  readonly flushActivity: () => void;
  readonly print: (text: string) => void;
}

/** What the demo promised and did not see; empty when all of it came. */
export type MissingResults = readonly string[];

const [james] = users;
const [account] = accounts;
const [permissionSet] = permissionSets;
const marginMs = 60_000;

/** Shows one grant to somebody who never saw one: from the click to the report. */
export async function runDemo(deps: DemoDeps): Promise<MissingResults> {
  const { environment: world, log: say } = deps;
  const limitMs = (deps.accessSeconds + deps.cloudTrailDelaySeconds) * 1000 + marginMs;
  const limit = AbortSignal.timeout(limitMs);
  const before = world.stores.mailbox.list().length;
  const report = () => world.stores.mailbox.list()[before];

  say('A deployment failed. Its message in Slack has a button, and James presses it.');
  const started = await press(deps, limit);
  if (started === undefined) return ['a grant: nothing was started'];
  const isOver = () => !isRunning(world, started);
  await waitFor(deps, limit, () => isAssigned(world) || isOver());
  if (!isAssigned(world)) return ['access: James was not given the permission set'];
  say('James signs in to the access portal and opens the role.');
  const portal = world.portal.signIn(james.userName);
  const session = openRole(portal);
  if (session !== undefined) await performActions(deps, session);
  say(`James is done, and forgets about it. Access ends by itself after ${deps.accessSeconds} s.`);
  await waitFor(deps, limit, () => !isAssigned(world) || isOver());
  if (!isAssigned(world)) reopenRole(deps, portal);
  await waitFor(deps, limit, () => isOver());

  const mail = report();
  if (mail !== undefined) await showReport(deps, mail);
  return [
    ...(session === undefined ? ['work in the account: the portal refused James'] : []),
    ...(isAssigned(world) ? ['the end of access: Identity Center still lists the assignment'] : []),
    ...(mail === undefined ? ['the report: no mail was sent'] : []),
  ];
}

/** Presses the button over real HTTP; answers the name of the execution that this started. */
async function press({ environment: world, flushActivity: catchUp }: DemoDeps, limit: AbortSignal) {
  const known = new Set(world.executions().map(({ name }) => name));
  const message = world.slack.messages().find(({ attachments }) => attachments.length > 0);
  const ts = message?.ts ?? '';
  await world.slack.press({ ts, user: james.slackUserId, action: 'break_glass' });
  limit.throwIfAborted();
  catchUp();
  return world.executions().find(({ name }) => !known.has(name))?.name;
}

/** Does in the account what an engineer does there. */
async function performActions(
  { log: say, flushActivity: catchUp, pauseMs }: DemoDeps,
  session: RoleSession,
): Promise<void> {
  for (const { text, call } of demoActions) {
    await wait(pauseMs);
    session.call(call);
    say(`James ${text}.`);
  }
  catchUp();
}

function reopenRole({ log: say }: DemoDeps, portal: PortalSession): void {
  const session = openRole(portal);
  if (session === undefined) say('James opens the role once more: "No access".');
  else say('James opens the role once more, and still gets in. That should not be.');
}

function openRole(portal: PortalSession): RoleSession | undefined {
  try {
    return portal.openRole(account.id, permissionSet.name);
  } catch (error) {
    if (error instanceof ForbiddenException) return undefined;
    throw error;
  }
}

async function showReport({ folder, print, log: say }: DemoDeps, mail: Mail): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'report.html');
  await writeFile(file, mail.html);
  say(`The report has come, by mail to ${mail.to.join(', ')}:`);
  print(mail.text.replaceAll(/^/gm, '    '));
  for (const { filename, content } of mail.attachments)
    await writeFile(join(folder, safeName(filename)), Buffer.from(content, 'base64'));
  print(`The mail's HTML: ${file}`);
}

const safeName = (filename: string): string => `report-${filename.replaceAll(/[^\w.-]/g, '_')}`;

/** As Identity Center's own list has it. */
const isAssigned = ({ stores }: LocalEnvironment): boolean =>
  stores.identityCenter
    .listedAssignments()
    .some(
      (held) =>
        held.accountId === account.id &&
        held.permissionSetArn === permissionSet.arn &&
        held.principalId === james.id,
    );

const isRunning = (world: LocalEnvironment, execution: string): boolean =>
  world.executions().some(({ name, status }) => name === execution && status === 'RUNNING');

/** Waits until something is so, or the demo's time is over. */
async function waitFor(
  { flushActivity: catchUp }: DemoDeps,
  limit: AbortSignal,
  isSo: () => boolean,
): Promise<void> {
  while (!isSo() && !limit.aborted) await wait(100);
  catchUp();
}
