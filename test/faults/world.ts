import { buildActivity } from './activity.ts';
import { createCall, stepFunctionsName } from './aws/call.ts';
import { createDynamoDb, type DynamoDb } from './aws/dynamodb.ts';
import { createIdentityCenter, type IdentityCenter } from './aws/identity-center.ts';
import { createStepFunctions, type StepFunctions } from './aws/step-functions.ts';
import { createWorkflowTasks, type WorkflowFunction } from './aws/workflow-tasks.ts';
import { type Checks, createChecks } from './checks/checks.ts';
import { createFunctions } from './functions/functions.ts';
import { type Invocation, invoke } from './functions/invocation.ts';
import { createLaunch } from './functions/launch.ts';
import { createInterceptors, type Interceptors } from './interceptors.ts';
import { buildRecords, type Person } from './places.ts';
import { createRandom, type Random } from './random.ts';
import { buildClick, buildEndClick, type SignedClick } from './signed-click.ts';
import { createTrace, type Trace } from './trace.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

export const start = Date.parse('2026-11-21T03:00:00.000Z');
export const sweepSeconds = 300;

/** The whole system in one process and in virtual time, with everything that may happen to it. */
export interface World {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
  readonly center: IdentityCenter;
  readonly dynamodb: DynamoDb;
  readonly stepFunctions: StepFunctions;
  readonly checks: Checks;
  readonly intercept: Interceptors['intercept'];
  readonly click: (person: Person) => Promise<SignedClick>;
  readonly sendClick: (click: SignedClick) => Promise<void>;
  /** Clicks when everything is over and well again: it must be given. */
  readonly clickLast: (person: Person) => Promise<void>;
  /** Presses "I'm done". */
  readonly pressDone: (person: Person, grantId: string) => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly runAgain: (name: WorkflowFunction, grantId: string) => void;
  readonly disable: (person: Person) => void;
  /** People have taken this person's right away, in whatever way. */
  readonly withdraw: (person: Person) => void;
  /** What was done with a grant's access can be read from this moment on. */
  readonly deliver: (at: number, grantId: string) => void;
  /** Everything that runs is gone; the table and Identity Center stay. */
  readonly restart: () => void;
}

export interface WorldPlan {
  readonly seed: number;
  readonly drawWeather: (random: Random, start: number) => Weather;
  readonly accessSeconds?: number;
}

export function createWorld(plan: WorldPlan): World {
  const random = createRandom(plan.seed);
  const time = createVirtualTime(start);
  const trace = createTrace(time.now);
  const weather = plan.drawWeather(random, start);
  const accessSeconds = plan.accessSeconds ?? random.pick([60, 300, 900, 3600]);
  const disabled = new Set<string>();
  const deliveries: { readonly at: number; readonly record: unknown }[] = [];
  const interceptors = createInterceptors();
  let numbers = 0;
  let owners = 0;

  const base = { time, random, weather, trace };
  const call = createCall({
    ...base,
    onCall: (calling) =>
      weather.isClear || time.now() < weather.calmFrom ? interceptors.onCall(calling) : undefined,
  });
  const dynamodb = createDynamoDb({ ...base, call });
  for (const record of buildRecords(accessSeconds)) dynamodb.all.set(String(record['id']), record);
  const center = createIdentityCenter(base);
  const checks = createChecks({ ...base, center, dynamodb, stepFunctions: () => stepFunctions });
  const functions = createFunctions({
    call,
    center,
    dynamodb,
    weather,
    stepFunctions: () => stepFunctions,
    isDisabled: (id) => disabled.has(id),
    delivered: () => deliveries.filter(({ at }) => at <= time.now()).map(({ record }) => record),
    newOwner: () => `owner-${++owners}`,
    random: random.next,
    witness: checks.witness,
  });
  const { launch, killAll } = createLaunch(base);

  const launchWorkflow = (name: WorkflowFunction, payload: unknown): Promise<unknown> => {
    const { grantId } = Object(payload);
    const run = {
      'grant-access': functions.grantAccess,
      'revoke-access': functions.revokeAccess,
      'report-on-access': functions.reportOnAccess,
    }[name];
    return launch(name, grantId, (invocation) => run(invocation, payload));
  };
  const caller: Invocation = invoke(
    time,
    { name: stepFunctionsName, grantId: undefined, limitMs: 1e12, skewMs: 0 },
    () => new Promise<never>(() => undefined),
  ).invocation;
  const stepFunctions = createStepFunctions({
    ...base,
    tasks: createWorkflowTasks({
      ...base,
      call,
      dynamodb,
      witness: checks.witness,
      caller,
      launch: launchWorkflow,
    }),
  });

  const sendClick = async (click: SignedClick): Promise<void> => {
    const clickedAt = time.now();
    const answer = await launch('access-requested', click.grantId, (i) =>
      functions.handleInteraction(i)(click.request, i.endsAt),
    ).catch(() => undefined);
    trace.note(`click ${click.grantId.slice(0, 6)}: ${answer?.body.slice(0, 160)}`);
    checks.answered({ click, clickedAt, body: answer?.body ?? '' });
  };

  return {
    ...base,
    center,
    dynamodb,
    stepFunctions,
    checks,
    intercept: interceptors.intercept,
    sendClick,
    async click(person) {
      const click = buildClick(person, time.now(), ++numbers);
      await sendClick(click);
      return click;
    },
    async clickLast(person) {
      const click = buildClick(person, time.now(), ++numbers);
      checks.clickedLast(click);
      await sendClick(click);
    },
    async pressDone(person, grantId) {
      const request = buildEndClick(person, grantId, time.now(), ++numbers);
      await launch('access-requested', grantId, (i) =>
        functions.handleInteraction(i)(request, i.endsAt),
      ).catch(() => undefined);
    },
    async sweep() {
      let sweep: Invocation | undefined;
      const swept = await launch('sweep-grants', undefined, (invocation) => {
        sweep = invocation;
        checks.sweepBegins(invocation);
        return functions.sweepGrants(invocation, sweepSeconds);
      }).catch(() => undefined);
      if (swept && sweep) checks.sweepEnds(sweep);
    },
    runAgain(name, grantId) {
      const { input } = dynamodb.all.get(`grant#${grantId}`) ?? {};
      // Only executions invoke these functions.
      if (typeof input !== 'string' || !stepFunctions.executions.has(grantId)) return;
      trace.fault('run-out-of-turn', name);
      launchWorkflow(name, JSON.parse(input)).catch(() => undefined);
    },
    disable(person) {
      trace.note(`${person.slackUserId} is disabled`);
      disabled.add(person.principalId);
      checks.withdrawn(person);
    },
    withdraw: checks.withdrawn,
    deliver(at, grantId) {
      const { principalId } = dynamodb.all.get(`grant#${grantId}`) ?? {};
      deliveries.push({ at, record: buildActivity(`${principalId}`, time.now(), ++numbers) });
      checks.delivered({ at, grantId, principalId: `${principalId}` });
    },
    restart() {
      trace.fault('world-restarted', 'the world');
      killAll();
      for (const { name } of stepFunctions.executions.values()) stepFunctions.lose(name);
    },
  };
}
