import * as v from 'valibot';
import { invalidFields } from '../../platform/invalid-fields.ts';
import { GrantRefusedError } from '../errors.ts';
import { grantTarget, isGrantId, isoTime } from './grant.ts';

const granted = v.strictObject({
  outcome: v.literal('granted'),
  target: v.strictObject(grantTarget),
  alreadyAssigned: v.boolean(),
  latestDeadline: isoTime,
  /** How long sessions of the role last, in seconds; `null` if Identity Center did not say. */
  sessionSeconds: v.nullable(v.number()),
});
const needsApproval = v.strictObject({
  outcome: v.literal('needs-approval'),
  /** How long the execution waits for approval. */
  secondsToApprove: v.number(),
});
const notGranted = v.strictObject({
  outcome: v.picklist(['denied', 'not-approved', 'expired', 'refused']),
  reason: v.string(),
});

const decideResult = v.nullable(v.variant('outcome', [granted, needsApproval, notGranted]));
const grantedResult = v.nullable(
  v.object({ secondsLeft: v.number(), grantedAt: isoTime, createsUntil: v.nullable(isoTime) }),
);

const memory = v.object({
  decided: v.object({ decision: decideResult }),
  granted: grantedResult,
  revoked: v.nullable(v.object({ outcome: v.string() })),
});

const taskInput = v.strictObject({
  /** The version of this contract, which stands in the definition: running executions keep theirs. */
  version: v.literal(2),
  /** The execution's name. */
  grantId: v.pipe(v.string(), v.check(isGrantId)),
  step: v.picklist(['Decide', 'GrantAccess', 'RevokeAccess', 'ReportOnAccess']),
  decision: decideResult,
  /** What GrantAccess returned; `null` until it has succeeded. */
  granted: grantedResult,
  /** When the execution entered the state. A retry does not change it. */
  enteredAt: v.pipe(v.string(), v.isoTimestamp()),
  /** How the last wait for access to expire ended; `null` when it ended by a token, or never began. */
  waitEnded: v.nullable(v.looseObject({ Error: v.string() })),
});

/** What the state machine sends to a function. It never contains anything of the execution's input. */
export type TaskInput = v.InferOutput<typeof taskInput>;

/**
 * What the last Decide found, and the workflow remembers. Only this is granted and revoked: a record that
 * differs from it was altered. `latestDeadline` is by Decide's own clock.
 */
export type GrantedDecision = v.InferOutput<typeof granted>;

export type DecideResult =
  | GrantedDecision
  | v.InferOutput<typeof needsApproval>
  | v.InferOutput<typeof notGranted>;

/** What an execution remembers of its grant. Its history shows it also after the execution has ended. */
export interface ExecutionMemory {
  readonly decision: DecideResult | null;
  readonly granted: TaskInput['granted'];
  /** Whether RevokeAccess has ended the grant. */
  readonly hasRevoked: boolean;
}

/** Parses the output of a state; `undefined` if it is none of a state that has the memory. */
export function parseMemory(output: string): ExecutionMemory | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), memory), output);
  if (!parsed.success) return undefined;
  const { decided, granted: result, revoked } = parsed.output;
  return {
    decision: decided.decision,
    granted: result,
    hasRevoked: revoked?.outcome === 'ended',
  };
}

/** Parses what the state machine sent. Throws GrantRefusedError. */
export function parseTaskInput(input: unknown): TaskInput {
  const parsed = v.safeParse(taskInput, input);
  if (parsed.success) return parsed.output;
  const fields = invalidFields(parsed.issues, 'input');
  throw new GrantRefusedError(`not an input of version 2: invalid fields: ${fields}`);
}

const dueReport = v.strictObject({
  version: v.literal(2),
  grantId: v.pipe(v.string(), v.check(isGrantId)),
  step: v.literal('DueReport'),
});

/** Returns the grant's id, if the input is what the sweep sends for a report or a follow-up report that is due. */
export function parseDueReport(input: unknown): string | undefined {
  const parsed = v.safeParse(dueReport, input);
  return parsed.success ? parsed.output.grantId : undefined;
}
