import type { LocalAwsStores } from './aws/create-local-aws.ts';
import type { ObservedCall } from './aws/endpoint/router.ts';
import type { Faults } from './aws/faults/faults.ts';
import type { LocalAwsSettings } from './aws/local-aws-settings.ts';
import type { StepFunctions } from './aws/stepfunctions/create-step-functions.ts';
import type { InvocationResult } from './functions/invocation-result.ts';
import type { Portal, PortalSettings } from './people/portal.ts';
import type { Slack } from './slack/create-slack.ts';
import { waitOnTimer } from './workflow/wait.ts';
import { type Core, openCore } from './world/core.ts';
import type { WorldUrls } from './world/environment.ts';
import type { ExecutionLook } from './world/executions.ts';
import { prepareFirstStart } from './world/first-start.ts';
import { readFunctionDescriptions } from './world/function-descriptions.ts';
import { createFunctions, type Functions } from './world/functions.ts';
import { createLater } from './world/later.ts';
import { createPageClient } from './world/page-client.ts';
import type { UsedPermissions } from './world/permissions.ts';
import { listenOn } from './world/port-in-use.ts';
import { createEndpoint, createPage } from './world/servers.ts';
import { createSkippableWait } from './world/skippable-wait.ts';
import { createSweeps, type Sweeps } from './world/sweep-timer.ts';
import { createWorkflow, type Workflow } from './world/workflow.ts';
import type { LogLine, WorldOptions } from './world/world-options.ts';

/** All of local mode: AWS, Slack, the page, the functions, the state machine and the people. */
export interface World {
  readonly urls: WorldUrls;
  readonly slack: Slack;
  readonly stores: LocalAwsStores;
  /** How the emulated AWS and the access portal behave; may be changed at any time. */
  readonly settings: LocalAwsSettings & PortalSettings;
  readonly faults: Faults;
  readonly functions: Functions;
  readonly people: Portal;
  readonly stepFunctions: Pick<StepFunctions, 'waitForEnd'>;
  /** Every execution, oldest first. */
  executions(): readonly ExecutionLook[];
  /** Runs sweep-grants now. */
  sweep(): Promise<InvocationResult>;
  /** The last 1,000 AWS calls, oldest first. */
  calls(): readonly ObservedCall[];
  /** What the functions and the state machine did with what their policies allow. */
  readonly permissions: UsedPermissions;
  /** The last 1,000 lines that functions wrote, oldest first. */
  logs(): readonly LogLine[];
  /** Resolves once the functions of a click are ready; throws FunctionInitError. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

type OnStop = (close: () => unknown) => void;

/**
 * Starts a world. Throws FolderInUseError when another one has the data folder, and PortInUseError;
 * what was begun is then closed again.
 */
export async function createWorld(options: WorldOptions): Promise<World> {
  const closers: (() => unknown)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return { ...(await startWorld(options, (close) => closers.push(close))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startWorld(options: WorldOptions, onStop: OnStop): Promise<Omit<World, 'stop'>> {
  const urls = createLater<WorldUrls>('addresses');
  const functions = createLater<Functions>('functions');
  const described = await readFunctionDescriptions();
  const core = await openCore(options, urls);
  onStop(core.close);
  const names = described.map(({ name }) => name);
  const waits = createSkippableWait(waitOnTimer);
  const workflow = await createWorkflow(core, names, functions, { ...options, wait: waits.wait });
  const endpoint = createEndpoint(core, workflow.stepFunctions.service);
  onStop(endpoint.close);
  const client = createPageClient(() => urls.get().aws);
  onStop(client.close);
  const page = createPage({ core, options, urls, functions, client, waits, functionNames: names });
  onStop(page.close);

  const aws = `http://localhost:${await listenOn(endpoint, options.awsPort, '--aws-port')}`;
  await prepareFirstStart({ ...core.stores, slack: core.slack, awsUrl: aws });
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
  const sweeps = createSweeps(
    (event) => functions.get().invoke('sweep-grants', event),
    options.sweepSeconds,
  );
  onStop(sweeps.stop);
  onStop(core.hurry);
  return buildWorld(core, here, functions.get(), workflow, sweeps);
}

function buildWorld(
  core: Core,
  urls: WorldUrls,
  functions: Functions,
  { stepFunctions }: Workflow,
  { sweep }: Sweeps,
): Omit<World, 'stop'> {
  const { slack, stores, settings, faults, people, executions } = core;
  return {
    urls,
    slack,
    stores,
    settings,
    faults,
    functions,
    people,
    stepFunctions,
    executions,
    sweep,
    calls: core.calls.items,
    permissions: core.permissions,
    logs: core.logs.items,
    async warm() {
      const pools = ['access-requested', 'grant-access'].map(functions.pool);
      await Promise.all(pools.map((pool) => pool.warmUp()));
    },
  };
}
