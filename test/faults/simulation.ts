import { toEpochSeconds } from '../../src/platform/time.ts';
import type { ReasonMode, ReasonTerms } from '../../src/request/policy/reason-terms.ts';
import { createCall, stepFunctionsName } from './aws/call.ts';
import { createDynamoDb, type DynamoDb } from './aws/dynamodb.ts';
import { createIdentityCenter, type IdentityCenter } from './aws/identity-center.ts';
import { createStepFunctions, type StepFunctions } from './aws/step-functions.ts';
import { createWorkflowTasks, type WorkflowFunction } from './aws/workflow-tasks.ts';
import { type Checks, createChecks } from './checks/checks.ts';
import type { FaultProfile } from './fault-profile.ts';
import { createFunctions, type Functions } from './functions/functions.ts';
import { createFunctionInvoker } from './functions/invoke-function.ts';
import { createInterceptors, type Interceptors } from './interceptors.ts';
import { type Invocation, startInvocation } from './invocation.ts';
import { createRandom, type Random } from './random.ts';
import { decodeResponse } from './reply.ts';
import {
  type ApprovalButton,
  buildSignedAnswer,
  buildSignedEndRequest,
  buildSignedExtension,
  buildSignedPress,
  buildSignedReason,
  buildSignedRequest,
  type SignedPress,
} from './signed-press.ts';
import {
  accessIdIn,
  accountId,
  buildActivity,
  buildRecords,
  otherAccountId,
  reasonAttributesOf,
  reasonTerms,
  type TestApproval,
  type TestUser,
} from './test-data.ts';
import { createTrace, type Trace } from './trace.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export const startTime = Date.parse('2026-11-21T03:00:00.000Z');
export const sweepSeconds = 300;

/** The whole system in one process and in virtual time, and everything that a scenario can do to it. */
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
  /** Presses the button, and where the access rules ask for a reason first, submits the modal with it. */
  readonly press: (user: TestUser, reason?: string) => Promise<SignedPress>;
  readonly sendPress: (press: SignedPress) => Promise<void>;
  /** Presses the button when all faults are over. Access must then be granted. */
  readonly pressFinally: (user: TestUser) => Promise<void>;
  /** Presses "I'm done". */
  readonly requestEnd: (user: TestUser, grantId: string) => Promise<void>;
  /** Presses Extend on a message that shows the grant's current deadline, or chooses a duration in seconds. */
  readonly extend: (user: TestUser, grantId: string, seconds?: number) => Promise<void>;
  /** Presses Approve, Deny or Break glass now. */
  readonly answer: (user: TestUser, grantId: string, button: ApprovalButton) => Promise<void>;
  /** Submits the modal for the reason. */
  readonly giveReason: (user: TestUser, grantId: string, text: string) => Promise<void>;
  /** What the access rules ask requesters to say now. */
  readonly reasonTerms: () => ReasonTerms;
  /** Operators change that. */
  readonly changeReason: (terms: ReasonTerms) => void;
  /** The approvals that the access rules ask for. */
  readonly approval: TestApproval | undefined;
  /** Operators have withdrawn what makes approvals of this user count; `override`: what makes overrides count. */
  readonly withdrawApproval: (user: TestUser | 'override') => void;
  readonly sweep: () => Promise<void>;
  /** Whether the grant's execution waits for access to expire. */
  readonly isWaiting: (grantId: string) => boolean;
  readonly invokeAgain: (name: WorkflowFunction, grantId: string) => void;
  readonly disableUser: (user: TestUser) => void;
  /** Operators have withdrawn this user's permission, by a user link, a rule or Identity Center. */
  readonly withdrawPermission: (user: TestUser) => void;
  /** CloudTrail delivers a record of the grant's requester at this time. */
  readonly deliverActivity: (at: number, grantId: string) => void;
  /** Kills every function and execution. The table and Identity Center stay. */
  readonly restartEverything: () => void;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly drawFaultProfile: (random: Random, start: number) => FaultProfile;
  readonly accessSeconds?: number;
  readonly maxAccessSeconds?: number;
  readonly approval?: TestApproval;
  /** Whether the access rules of this run may ask for approval without `approval`. */
  readonly mayNeedApproval?: boolean;
  /** Whether the access rules of this run may allow extensions without `maxAccessSeconds`. */
  readonly mayExtend?: boolean;
  /** When the access rules of this run ask for a reason; by default never. */
  readonly reason?: ReasonMode;
}

const drawApproval = (random: Random): TestApproval => ({
  approvals: random.pick([1, 1, 2, 3]),
  mayOverride: random.chance(0.5),
});

export function createSimulation(options: SimulationOptions): Simulation {
  const random = createRandom(options.seed);
  const time = createVirtualTime(startTime);
  const trace = createTrace(time.now);
  const faultProfile = options.drawFaultProfile(random, startTime);
  const accessSeconds = options.accessSeconds ?? random.pick([60, 300, 900, 3600]);
  const moreSeconds = options.mayExtend ? random.pick([0, 0, 600, 1_500, 5_400]) : 0;
  const maxAccessSeconds = options.maxAccessSeconds ?? accessSeconds + moreSeconds;
  const approval =
    options.approval ??
    (options.mayNeedApproval && random.chance(0.15) ? drawApproval(random) : undefined);
  let terms = reasonTerms(options.reason ?? 'none');
  const disabledPrincipals = new Set<string>();
  const deliveries: { readonly at: number; readonly record: unknown }[] = [];
  const interceptors = createInterceptors();
  /** Makes each press and each CloudTrail record different. */
  let lastNumber = 0;
  let ownerCount = 0;

  const base = { time, random, faultProfile, trace };
  const call = createCall({
    ...base,
    onCall: (attempt) =>
      faultProfile.isFaultFree || time.now() < faultProfile.stableFrom
        ? interceptors.faultFor(attempt)
        : undefined,
    onSent: (attempt) => checks.onSent(attempt),
  });
  const dynamodb = createDynamoDb({ ...base, call });
  for (const record of buildRecords(accessSeconds, maxAccessSeconds, approval, terms))
    dynamodb.all.set(String(record['id']), record);
  const identityCenter = createIdentityCenter(base);
  const checks = createChecks({
    ...base,
    identityCenter,
    dynamodb,
    stepFunctions: () => stepFunctions,
    maxAccessSeconds,
    approval,
    reasonTerms: terms,
  });
  const { invokeFunction, killAll } = createFunctionInvoker(base);
  const functions: Functions = createFunctions({
    call,
    identityCenter,
    dynamodb,
    faultProfile,
    stepFunctions: () => stepFunctions,
    isDisabled: (id) => disabledPrincipals.has(id),
    delivered: () => deliveries.filter(({ at }) => at <= time.now()).map(({ record }) => record),
    newOwnerId: () => `owner-${++ownerCount}`,
    // Lambda queues the event. Nobody waits for the result.
    invokeLater: (grantId, event) =>
      void invokeFunction('access-requested', grantId, (invocation) =>
        functions.handleInteraction(invocation)(event, invocation.budget),
      ).catch(() => undefined),
    trace,
    observer: checks.observer,
  });

  /** What the workflow last sent to each function, by function and grant. */
  const payloads = new Map<string, unknown>();
  const invokeWorkflowFunction = (name: WorkflowFunction, payload: unknown): Promise<unknown> => {
    const { grantId } = Object(payload);
    payloads.set(`${name} ${grantId}`, payload);
    const run = {
      'grant-access': functions.grantAccess,
      'revoke-access': functions.revokeAccess,
      'report-on-access': functions.reportOnAccess,
    }[name];
    return invokeFunction(name, grantId, (invocation) => run(invocation, payload));
  };
  const stepFunctionsInvocation: Invocation = startInvocation(
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
      stepFunctionsInvocation,
      invoke: invokeWorkflowFunction,
    }),
  });

  const sendPress = async (press: SignedPress): Promise<void> => {
    const pressedAt = time.now();
    checks.onPressSent(press);
    const response = await invokeFunction('access-requested', press.grantId, (invocation) =>
      functions.handleInteraction(invocation)(press.request, invocation.budget),
    ).catch(() => undefined);
    const reply = decodeResponse(response?.body);
    trace.log(`press ${press.grantId.slice(0, 6)}: ${JSON.stringify(reply ?? 'no reply')}`);
    checks.onPressAnswered({ press, pressedAt, reply });
  };

  const buildPress = (user: TestUser, reason?: string): SignedPress => {
    const number = ++lastNumber;
    if (terms.mode !== 'first') return buildSignedPress(user, time.now(), number);
    const text = reason ?? `${[...terms.tickets].join()}${number} disk full`;
    const press = buildSignedRequest(user, text, time.now());
    checks.onReasonSent({ user, grantId: press.grantId, text });
    return press;
  };

  return {
    ...base,
    identityCenter,
    dynamodb,
    stepFunctions,
    checks,
    intercept: interceptors.intercept,
    sendPress,
    async press(user, reason) {
      const press = buildPress(user, reason);
      await sendPress(press);
      return press;
    },
    async pressFinally(user) {
      const press = buildPress(user);
      checks.onFinalPress(press);
      await sendPress(press);
    },
    async requestEnd(user, grantId) {
      const request = buildSignedEndRequest(user, grantId, time.now(), ++lastNumber);
      await invokeFunction('access-requested', grantId, (invocation) =>
        functions.handleInteraction(invocation)(request, invocation.budget),
      ).catch(() => undefined);
    },
    async extend(user, grantId, seconds) {
      const { deadlineAt } = dynamodb.all.get(`grant#${grantId}`) ?? {};
      // Hostile hands may have deleted the record: then there is no message that shows it.
      if (typeof deadlineAt !== 'string') return;
      const from = toEpochSeconds(deadlineAt);
      const chosen = seconds === undefined ? {} : { seconds };
      const order = { user, grantId, from, ...chosen, sentAt: time.now() };
      checks.onExtensionSent(order);
      const request = buildSignedExtension(order, time.now(), ++lastNumber);
      await invokeFunction('access-requested', grantId, (invocation) =>
        functions.handleInteraction(invocation)(request, invocation.budget),
      ).catch(() => undefined);
    },
    async answer(user, grantId, button) {
      const answer = { user, grantId, button };
      checks.onAnswerSent(answer);
      const request = buildSignedAnswer(answer, time.now(), ++lastNumber);
      await invokeFunction('access-requested', grantId, (invocation) =>
        functions.handleInteraction(invocation)(request, invocation.budget),
      ).catch(() => undefined);
    },
    async giveReason(user, grantId, text) {
      const reason = { user, grantId, text };
      checks.onReasonSent(reason);
      const request = buildSignedReason(reason, time.now());
      const response = await invokeFunction('access-requested', grantId, (invocation) =>
        functions.handleInteraction(invocation)(request, invocation.budget),
      ).catch(() => undefined);
      if (decodeResponse(response?.body)?.outcome === 'given') checks.onReasonConfirmed(reason);
    },
    reasonTerms: () => terms,
    changeReason(changed) {
      terms = changed;
      trace.log(`the access rules ask for a reason: ${changed.mode} ${[...changed.tickets]}`);
      for (const id of [accessIdIn(accountId), accessIdIn(otherAccountId)]) {
        const { reason: _, tickets: _tickets, ...rule } = dynamodb.all.get(id) ?? {};
        dynamodb.all.set(id, { ...rule, id, ...reasonAttributesOf(changed) });
      }
      checks.onReasonTermsChanged(changed);
    },
    approval,
    withdrawApproval: checks.onApprovalWithdrawn,
    async sweep() {
      let sweep: Invocation | undefined;
      const swept = await invokeFunction('sweep-grants', undefined, (invocation) => {
        sweep = invocation;
        checks.onSweepStarted(invocation);
        return functions.sweepGrants(invocation, sweepSeconds);
      }).catch(() => undefined);
      if (swept && sweep) checks.onSweepEnded(sweep, swept);
    },
    isWaiting(grantId) {
      const execution = stepFunctions.executions.get(grantId);
      return execution?.status === 'RUNNING' && execution.states.at(-1) === 'WaitForAccessToExpire';
    },
    invokeAgain(name, grantId) {
      const payload = payloads.get(`${name} ${grantId}`);
      // Only executions invoke these functions, so one must have.
      if (payload === undefined) return;
      trace.recordFault('invoked-again', name);
      invokeWorkflowFunction(name, payload).catch(() => undefined);
    },
    disableUser(user) {
      trace.log(`${user.slackUserId} is disabled`);
      disabledPrincipals.add(user.principalId);
      checks.onPermissionWithdrawn(user);
    },
    withdrawPermission: checks.onPermissionWithdrawn,
    deliverActivity(at, grantId) {
      const { principalId } = dynamodb.all.get(`grant#${grantId}`) ?? {};
      deliveries.push({ at, record: buildActivity(`${principalId}`, time.now(), ++lastNumber) });
      checks.onActivityDelivered({ at, grantId, principalId: `${principalId}` });
    },
    restartEverything() {
      trace.recordFault('everything-restarted', 'everything');
      killAll();
      for (const { name } of stepFunctions.executions.values()) stepFunctions.abort(name);
    },
  };
}
