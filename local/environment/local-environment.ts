import type { LocalAwsStores } from '../aws/create-local-aws.ts';
import type { ObservedCall } from '../aws/endpoint/router.ts';
import type { Faults } from '../aws/faults/faults.ts';
import { createLambda } from '../aws/lambda/create-lambda.ts';
import type { LocalAwsSettings } from '../aws/local-aws-settings.ts';
import type { StepFunctions } from '../aws/stepfunctions/create-step-functions.ts';
import type { Portal } from '../console/portal.ts';
import type { PortalSettings } from '../console/role-session.ts';
import type { InvocationResult } from '../functions/invocation-result.ts';
import type { Slack } from '../slack/create-slack.ts';
import { waitOnTimer } from '../workflow/wait.ts';
import { composeAwsEndpoint, composePageServer } from './compose-servers.ts';
import { createDeferred } from './deferred.ts';
import type { EnvironmentOptions, EnvironmentUrls, LogLine } from './environment-options.ts';
import { type EnvironmentState, openEnvironmentState } from './environment-state.ts';
import { bundleLocalFunctions } from './functions/function-bundles.ts';
import { readFunctionDescriptions } from './functions/function-descriptions.ts';
import { createFunctions, type Functions } from './functions/functions.ts';
import type { PermissionUsage } from './functions/role-permissions.ts';
import { createSweepSchedule, type SweepSchedule } from './functions/sweep-schedule.ts';
import { createPageAwsClient } from './page/page-aws-client.ts';
import { listenOn } from './port-in-use.ts';
import { seedEnvironment } from './seed-environment.ts';
import type { ExecutionSummary } from './workflow/execution-summaries.ts';
import { createSkippableWait } from './workflow/skippable-wait.ts';
import { createWorkflow, type Workflow } from './workflow/workflow.ts';

/** Everything that `npm start` runs: AWS, Slack, the page, the functions and the state machine. */
export interface LocalEnvironment {
  readonly urls: EnvironmentUrls;
  readonly slack: Slack;
  readonly stores: LocalAwsStores;
  /** How the emulated AWS and the access portal behave; may be changed at any time. */
  readonly settings: LocalAwsSettings & PortalSettings;
  readonly faults: Faults;
  readonly functions: Functions;
  readonly portal: Portal;
  readonly stepFunctions: Pick<StepFunctions, 'waitForEnd'>;
  /** Every execution, oldest first. */
  executions(): readonly ExecutionSummary[];
  /** Moves the clock of functions, executions and emulators ahead. */
  advanceClock(ms: number): void;
  /** Runs sweep-grants now. */
  sweep(): Promise<InvocationResult>;
  /** The last 1,000 AWS calls, oldest first. */
  calls(): readonly ObservedCall[];
  /** The used permissions and the denied calls of the functions and the state machine. */
  readonly permissions: PermissionUsage;
  /** The last 1,000 lines that functions logged, oldest first. */
  logs(): readonly LogLine[];
  /** Resolves once the functions of a button press are ready; throws FunctionInitError. */
  warmUp(): Promise<void>;
  stop(): Promise<void>;
}

type OnStop = (close: () => unknown) => void;

/**
 * Starts a local environment. Throws FolderInUseError while another process uses the data folder,
 * and PortInUseError; closes the parts that it has started before it throws.
 */
export async function startLocalEnvironment(
  options: EnvironmentOptions,
): Promise<LocalEnvironment> {
  const closers: (() => unknown)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return { ...(await startParts(options, (close) => closers.push(close))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: EnvironmentOptions,
  onStop: OnStop,
): Promise<Omit<LocalEnvironment, 'stop'>> {
  const urls = createDeferred<EnvironmentUrls>('addresses');
  const functions = createDeferred<Functions>('functions');
  const descriptions = await readFunctionDescriptions();
  const bundles = await bundleLocalFunctions();
  const state = await openEnvironmentState(options, urls);
  onStop(state.close);
  const names = descriptions.map(({ name }) => name);
  const waits = createSkippableWait(waitOnTimer, state.clock);
  const workflow = await createWorkflow(state, names, functions, { ...options, wait: waits.wait });
  const endpoint = composeAwsEndpoint(
    state,
    workflow.stepFunctions.service,
    options,
    createLambda({ names, invoke: (name, event) => functions.get().invoke(name, event) }),
  );
  onStop(endpoint.close);
  const client = createPageAwsClient(() => urls.get().aws);
  onStop(client.close);
  const page = composePageServer({
    state,
    options,
    urls,
    functions,
    client,
    waits,
    functionNames: names,
  });
  onStop(page.close);

  const aws = `http://localhost:${await listenOn(endpoint, options.awsPort, '--aws-port')}`;
  const { accessSeconds, empty = false } = options;
  await seedEnvironment({ ...state.stores, slack: state.slack, awsUrl: aws, accessSeconds, empty });
  const pagePort = await listenOn(page, options.port, '--port');
  // No await from this line on: a press must find its functions.
  const environmentUrls = urls.set({ page: `http://localhost:${pagePort}`, aws });
  const onLog = (line: LogLine) => {
    state.logs.add(line);
    options.onLog?.(line);
  };
  functions.set(
    createFunctions(descriptions, bundles, environmentUrls, options, state.clock, onLog),
  );
  onStop(functions.get().close);
  workflow.connect(aws);
  onStop(workflow.close);
  const sweeps = createSweepSchedule(
    (event) => functions.get().invoke('sweep-grants', event),
    options.sweepSeconds,
  );
  onStop(sweeps.stop);
  onStop(state.cancelDelays);
  return buildEnvironment(state, environmentUrls, functions.get(), workflow, sweeps);
}

function buildEnvironment(
  state: EnvironmentState,
  urls: EnvironmentUrls,
  functions: Functions,
  { stepFunctions }: Workflow,
  { sweep }: SweepSchedule,
): Omit<LocalEnvironment, 'stop'> {
  const { slack, stores, settings, faults, portal, executions, clock } = state;
  return {
    urls,
    slack,
    stores,
    settings,
    faults,
    functions,
    portal,
    stepFunctions,
    executions,
    advanceClock: clock.advance,
    sweep,
    calls: state.calls.items,
    permissions: state.permissions,
    logs: state.logs.items,
    async warmUp() {
      const pools = ['access-requested', 'grant-access'].map(functions.pool);
      await Promise.all(pools.map((pool) => pool.warmUp()));
    },
  };
}
