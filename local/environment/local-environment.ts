import type { LocalAwsStores } from '../aws/create-local-aws.ts';
import type { ObservedCall } from '../aws/endpoint/router.ts';
import type { Faults } from '../aws/faults/faults.ts';
import type { LocalAwsSettings } from '../aws/local-aws-settings.ts';
import type { StepFunctions } from '../aws/stepfunctions/create-step-functions.ts';
import type { Portal } from '../console/portal.ts';
import type { PortalSettings } from '../console/role-session.ts';
import type { InvocationResult } from '../functions/invocation-result.ts';
import type { Slack } from '../slack/create-slack.ts';
import { waitOnTimer } from '../workflow/wait.ts';
import { composeAwsEndpoint, composePageServer } from './compose-servers.ts';
import { createDeferred } from './deferred.ts';
import type { EnvironmentOptions, LogLine } from './environment-options.ts';
import { type EnvironmentState, openEnvironmentState } from './environment-state.ts';
import type { EnvironmentUrls } from './functions/environment-variables.ts';
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

/** All of local mode: AWS, Slack, the page, the functions, the state machine and the people. */
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
  /** Runs sweep-grants now. */
  sweep(): Promise<InvocationResult>;
  /** The last 1,000 AWS calls, oldest first. */
  calls(): readonly ObservedCall[];
  /** What the functions and the state machine did with what their policies allow. */
  readonly permissions: PermissionUsage;
  /** The last 1,000 lines that functions wrote, oldest first. */
  logs(): readonly LogLine[];
  /** Resolves once the functions of a click are ready; throws FunctionInitError. */
  warmUp(): Promise<void>;
  stop(): Promise<void>;
}

type OnStop = (close: () => unknown) => void;

/**
 * Starts a world. Throws FolderInUseError when another one has the data folder, and PortInUseError;
 * what was begun is then closed again.
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
  const described = await readFunctionDescriptions();
  const core = await openEnvironmentState(options, urls);
  onStop(core.close);
  const names = described.map(({ name }) => name);
  const waits = createSkippableWait(waitOnTimer);
  const workflow = await createWorkflow(core, names, functions, { ...options, wait: waits.wait });
  const endpoint = composeAwsEndpoint(core, workflow.stepFunctions.service);
  onStop(endpoint.close);
  const client = createPageAwsClient(() => urls.get().aws);
  onStop(client.close);
  const page = composePageServer({
    core,
    options,
    urls,
    functions,
    client,
    waits,
    functionNames: names,
  });
  onStop(page.close);

  const aws = `http://localhost:${await listenOn(endpoint, options.awsPort, '--aws-port')}`;
  await seedEnvironment({ ...core.stores, slack: core.slack, awsUrl: aws });
  const pagePort = await listenOn(page, options.port, '--port');
  // No await from here on: a click must find the functions that it needs.
  const here = urls.set({ page: `http://localhost:${pagePort}`, aws });
  const onLog = (line: LogLine) => {
    core.logs.add(line);
    options.onLog?.(line);
  };
  functions.set(createFunctions(described, here, options, onLog));
  onStop(functions.get().close);
  workflow.connect(aws);
  onStop(workflow.close);
  const sweeps = createSweepSchedule(
    (event) => functions.get().invoke('sweep-grants', event),
    options.sweepSeconds,
  );
  onStop(sweeps.stop);
  onStop(core.cancelDelays);
  return buildEnvironment(core, here, functions.get(), workflow, sweeps);
}

function buildEnvironment(
  core: EnvironmentState,
  urls: EnvironmentUrls,
  functions: Functions,
  { stepFunctions }: Workflow,
  { sweep }: SweepSchedule,
): Omit<LocalEnvironment, 'stop'> {
  const { slack, stores, settings, faults, portal: people, executions } = core;
  return {
    urls,
    slack,
    stores,
    settings,
    faults,
    functions,
    portal: people,
    stepFunctions,
    executions,
    sweep,
    calls: core.calls.items,
    permissions: core.permissions,
    logs: core.logs.items,
    async warmUp() {
      const pools = ['access-requested', 'grant-access'].map(functions.pool);
      await Promise.all(pools.map((pool) => pool.warmUp()));
    },
  };
}
