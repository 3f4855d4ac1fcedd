import { createCall, stepFunctionsName } from './aws/call.ts';
import { createDynamoDb, type DynamoDb } from './aws/dynamodb.ts';
import { createIdentityCenter, type IdentityCenter } from './aws/identity-center.ts';
import { createStepFunctions, type StepFunctions } from './aws/step-functions.ts';
import { createWorkflowTasks, type WorkflowFunction } from './aws/workflow-tasks.ts';
import { buildActivity } from './build-activity.ts';
import { type Checks, createChecks } from './checks/checks.ts';
import type { FaultProfile } from './fault-profile.ts';
import { createFunctions } from './functions/functions.ts';
import { createFunctionInvoker } from './functions/invoke-function.ts';
import { createInterceptors, type Interceptors } from './interceptors.ts';
import { type Invocation, startInvocation } from './invocation.ts';
import { createRandom, type Random } from './random.ts';
import { decodeReply } from './reply.ts';
import { buildSignedEndRequest, buildSignedPress, type SignedPress } from './signed-press.ts';
import { buildRecords, type TestUser } from './test-data.ts';
import { createTrace, type Trace } from './trace.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export const startTime = Date.parse('2026-11-21T03:00:00.000Z');
export const sweepSeconds = 300;

/** The whole system in one process and in virtual time, with everything that may happen to it. */
export interface Simulation {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly faultProfile: FaultProfile;
  readonly trace: Trace;
  readonly identityCenter: IdentityCenter;
  readonly dynamodb: DynamoDb;
  readonly stepFunctions: StepFunctions;
  readonly checks: Checks;
  readonly intercept: Interceptors['intercept'];
  readonly press: (person: TestUser) => Promise<SignedPress>;
  readonly sendPress: (click: SignedPress) => Promise<void>;
  /** Clicks when everything is over and well again: it must be given. */
  readonly pressFinally: (person: TestUser) => Promise<void>;
  /** Presses "I'm done". */
  readonly requestEnd: (person: TestUser, grantId: string) => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly invokeAgain: (name: WorkflowFunction, grantId: string) => void;
  readonly disableUser: (person: TestUser) => void;
  /** People have taken this person's right away, in whatever way. */
  readonly withdrawPermission: (person: TestUser) => void;
  /** What was done with a grant's access can be read from this moment on. */
  readonly deliverActivity: (at: number, grantId: string) => void;
  /** Everything that runs is gone; the table and Identity Center stay. */
  readonly restartEverything: () => void;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly drawFaultProfile: (random: Random, start: number) => FaultProfile;
  readonly accessSeconds?: number;
}

export function createSimulation(plan: SimulationOptions): Simulation {
  const random = createRandom(plan.seed);
  const time = createVirtualTime(startTime);
  const trace = createTrace(time.now);
  const faultProfile = plan.drawFaultProfile(random, startTime);
  const accessSeconds = plan.accessSeconds ?? random.pick([60, 300, 900, 3600]);
  const disabled = new Set<string>();
  const deliveries: { readonly at: number; readonly record: unknown }[] = [];
  const interceptors = createInterceptors();
  let numbers = 0;
  let owners = 0;

  const base = { time, random, faultProfile, trace };
  const call = createCall({
    ...base,
    onCall: (calling) =>
      faultProfile.isFaultFree || time.now() < faultProfile.stableFrom
        ? interceptors.faultFor(calling)
        : undefined,
  });
  const dynamodb = createDynamoDb({ ...base, call });
  for (const record of buildRecords(accessSeconds)) dynamodb.all.set(String(record['id']), record);
  const identityCenter = createIdentityCenter(base);
  const checks = createChecks({
    ...base,
    identityCenter,
    dynamodb,
    stepFunctions: () => stepFunctions,
  });
  const functions = createFunctions({
    call,
    identityCenter,
    dynamodb,
    faultProfile,
    stepFunctions: () => stepFunctions,
    isDisabled: (id) => disabled.has(id),
    delivered: () => deliveries.filter(({ at }) => at <= time.now()).map(({ record }) => record),
    newOwner: () => `owner-${++owners}`,
    random: random.next,
    trace,
    observer: checks.observer,
  });
  const { launch, killAll } = createFunctionInvoker(base);

  const invokeWorkflowFunction = (name: WorkflowFunction, payload: unknown): Promise<unknown> => {
    const { grantId } = Object(payload);
    const run = {
      'grant-access': functions.grantAccess,
      'revoke-access': functions.revokeAccess,
      'report-on-access': functions.reportOnAccess,
    }[name];
    return launch(name, grantId, (invocation) => run(invocation, payload));
  };
  const caller: Invocation = startInvocation(
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
      observer: checks.observer,
      stepFunctionsInvocation: caller,
      invoke: invokeWorkflowFunction,
    }),
  });

  const sendClick = async (click: SignedPress): Promise<void> => {
    const pressedAt = time.now();
    const response = await launch('access-requested', click.grantId, (i) =>
      functions.handleInteraction(i)(click.request, i.endsAt),
    ).catch(() => undefined);
    const reply = response?.body ? decodeReply(JSON.parse(response.body)) : undefined;
    trace.log(`press ${click.grantId.slice(0, 6)}: ${JSON.stringify(reply ?? 'no reply')}`);
    checks.onPressAnswered({ press: click, pressedAt, reply });
  };

  return {
    ...base,
    identityCenter,
    dynamodb,
    stepFunctions,
    checks,
    intercept: interceptors.intercept,
    sendPress: sendClick,
    async press(person) {
      const click = buildSignedPress(person, time.now(), ++numbers);
      await sendClick(click);
      return click;
    },
    async pressFinally(person) {
      const click = buildSignedPress(person, time.now(), ++numbers);
      checks.onFinalPress(click);
      await sendClick(click);
    },
    async requestEnd(person, grantId) {
      const request = buildSignedEndRequest(person, grantId, time.now(), ++numbers);
      await launch('access-requested', grantId, (i) =>
        functions.handleInteraction(i)(request, i.endsAt),
      ).catch(() => undefined);
    },
    async sweep() {
      let sweep: Invocation | undefined;
      const swept = await launch('sweep-grants', undefined, (invocation) => {
        sweep = invocation;
        checks.onSweepStarted(invocation);
        return functions.sweepGrants(invocation, sweepSeconds);
      }).catch(() => undefined);
      if (swept && sweep) checks.onSweepEnded(sweep);
    },
    invokeAgain(name, grantId) {
      const { input } = dynamodb.all.get(`grant#${grantId}`) ?? {};
      // Only executions invoke these functions.
      if (typeof input !== 'string' || !stepFunctions.executions.has(grantId)) return;
      trace.recordFault('invoked-again', name);
      invokeWorkflowFunction(name, JSON.parse(input)).catch(() => undefined);
    },
    disableUser(person) {
      trace.log(`${person.slackUserId} is disabled`);
      disabled.add(person.principalId);
      checks.onPermissionWithdrawn(person);
    },
    withdrawPermission: checks.onPermissionWithdrawn,
    deliverActivity(at, grantId) {
      const { principalId } = dynamodb.all.get(`grant#${grantId}`) ?? {};
      deliveries.push({ at, record: buildActivity(`${principalId}`, time.now(), ++numbers) });
      checks.onActivityDelivered({ at, grantId, principalId: `${principalId}` });
    },
    restartEverything() {
      trace.recordFault('everything-restarted', 'everything');
      killAll();
      for (const { name } of stepFunctions.executions.values()) stepFunctions.abort(name);
    },
  };
}
