import * as v from 'valibot';
import {
  isAccountId,
  isPermissionSetArn,
  isPermissionSetName,
  isPrincipalId,
} from '../../request/ids.ts';
import { GrantRefusedError } from '../errors.ts';
import { isGrantId } from './grant.ts';

const isoTime = v.pipe(v.string(), v.isoTimestamp());
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0));

const version1 = v.strictObject({
  version: v.literal(1),
  grantId: v.pipe(v.string(), v.check(isGrantId)),
  accountId: v.pipe(v.string(), v.check(isAccountId)),
  permissionSetArn: v.pipe(v.string(), v.check(isPermissionSetArn)),
  permissionSetName: v.pipe(v.string(), v.check(isPermissionSetName)),
  principalId: v.pipe(v.string(), v.check(isPrincipalId)),
  requestedAt: isoTime,
  accessSeconds: seconds,
  cloudTrailDelaySeconds: seconds,
  slack: v.strictObject({
    teamId: v.string(),
    channelId: v.string(),
    messageTs: v.string(),
    userId: v.string(),
    responseUrl: v.nullable(v.string()),
  }),
});

/**
 * The input of an execution. It names a grant and carries no authority: every field is compared with
 * the grant's record. Executions outlive deployments, so every version must stay readable.
 */
export type ExecutionInput = v.InferOutput<typeof version1>;

/** Parses an execution's input of any version. Throws GrantRefusedError when it is none. */
export function parseExecutionInput(input: unknown): ExecutionInput {
  const parsed = v.safeParse(version1, input);
  if (parsed.success) return parsed.output;
  const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'input').join(', ');
  throw new GrantRefusedError(`not an execution input of version 1: invalid fields: ${fields}`);
}
