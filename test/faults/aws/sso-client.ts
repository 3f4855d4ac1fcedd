import {
  ConflictException,
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  DescribePermissionSetCommand,
  InternalServerException,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentsCommand,
  ResourceNotFoundException,
  SSOAdminClient,
  ThrottlingException,
} from '@aws-sdk/client-sso-admin';
import type { AssignmentTarget } from '../../../src/grant/assignments.ts';
import type { Invocation } from '../functions/invocation.ts';
import { people, permissionSetName } from '../places.ts';
import type { Weather } from '../weather.ts';
import type { Call } from './call.ts';
import type { IdentityCenter, Operation } from './identity-center.ts';
import { type CallErrors, errorFacts, retryable } from './sdk-errors.ts';

const errors: CallErrors = {
  throttle: (attempts) => retryable(new ThrottlingException(errorFacts(attempts))),
  broken: (attempts) => retryable(new InternalServerException(errorFacts(attempts))),
};
/** Only writes are refused for other writes. */
const writeErrors: CallErrors = {
  ...errors,
  conflict: (attempts) => new ConflictException(errorFacts(attempts)),
};

export interface SsoClientDeps {
  readonly call: Call;
  readonly center: IdentityCenter;
  readonly weather: Weather;
  readonly invocation: Invocation;
  /** The grant that is being worked on. */
  readonly grantId: string | undefined;
  readonly attempts?: number;
}

type Write = CreateAccountAssignmentCommand | DeleteAccountAssignmentCommand;

const isWrite = (command: object): command is Write =>
  command instanceof CreateAccountAssignmentCommand ||
  command instanceof DeleteAccountAssignmentCommand;

/** Identity Center's client as the real adapters use it, on the state in memory. */
export function createSsoClient(deps: SsoClientDeps): SSOAdminClient {
  const { call, invocation, attempts } = deps;
  const client: SSOAdminClient = Object.create(SSOAdminClient.prototype);
  const send = (command: object): Promise<unknown> =>
    call(
      invocation,
      {
        service: 'identity-center',
        operation: command.constructor.name.replace(/Command$/, ''),
        errors: isWrite(command) ? writeErrors : errors,
        ...(attempts !== undefined && { attempts }),
      },
      (attempt) =>
        isWrite(command) ? write(deps, command, attempt) : read(deps, command, attempt),
    );
  return Object.assign(client, { send });
}

function read({ center, weather }: SsoClientDeps, command: object, attempt: number): unknown {
  if (command instanceof ListAccountAssignmentsCommand) {
    const { AccountId: accountId, PermissionSetArn: permissionSetArn } = command.input;
    const place = { accountId: `${accountId}`, permissionSetArn: `${permissionSetArn}` };
    const users = center.list(place).map((id) => ({ PrincipalType: 'USER', PrincipalId: id }));
    return { AccountAssignments: [sameIdGroup, ...users] };
  }
  if (command instanceof ListAccountAssignmentCreationStatusCommand)
    return { AccountAssignmentsCreationStatus: listCreations(center, weather) };
  if (command instanceof DescribeAccountAssignmentCreationStatusCommand) {
    const { AccountAssignmentCreationRequestId: id } = command.input;
    return { AccountAssignmentCreationStatus: describe(center, id, attempt) };
  }
  if (command instanceof DescribeAccountAssignmentDeletionStatusCommand) {
    const { AccountAssignmentDeletionRequestId: id } = command.input;
    return { AccountAssignmentDeletionStatus: describe(center, id, attempt) };
  }
  if (command instanceof DescribePermissionSetCommand)
    return { PermissionSet: { Name: permissionSetName, SessionDuration: 'PT1H' } };
  throw new Error(`this Identity Center does not know ${command.constructor.name}`);
}

function write(deps: SsoClientDeps, command: Write, attempt: number): unknown {
  const { center, weather, invocation, grantId = '' } = deps;
  const kind = command instanceof CreateAccountAssignmentCommand ? 'create' : 'delete';
  const target = targetOf(command.input);
  if (weather.refusesBusyAssignments && center.isBusy(target))
    throw new ConflictException(errorFacts(attempt));
  if (kind === 'delete' && weather.missingDelete === 'not-found' && !center.standing(target))
    throw new ResourceNotFoundException(errorFacts(attempt));
  const { id } = center.send(kind, target, { grantId, beganAt: invocation.beganAt });
  const status = { RequestId: id, Status: 'IN_PROGRESS' };
  return kind === 'create'
    ? { AccountAssignmentCreationStatus: status }
    : { AccountAssignmentDeletionStatus: status };
}

/** A group whose id is that of the second user: taking it for the user would be a mistake. */
const sameIdGroup = { PrincipalType: 'GROUP', PrincipalId: people[1].principalId };

const listCreations = ({ operations }: IdentityCenter, { wholeSeconds }: Weather) =>
  [...operations.values()].flatMap(({ id, kind, status, sentAt }) => {
    const createdAt = wholeSeconds ? Math.floor(sentAt / 1000) * 1000 : sentAt;
    return kind === 'create'
      ? [{ RequestId: id, Status: status, CreatedDate: new Date(createdAt) }]
      : [];
  });

interface Entry {
  readonly TargetId: string | undefined;
  readonly PermissionSetArn: string | undefined;
  readonly PrincipalId: string | undefined;
}

const targetOf = (entry: Entry): AssignmentTarget => ({
  accountId: `${entry.TargetId}`,
  permissionSetArn: `${entry.PermissionSetArn}`,
  principalId: `${entry.PrincipalId}`,
});

function describe(center: IdentityCenter, id: string | undefined, attempt: number) {
  const operation: Operation | undefined = center.known(id ?? '');
  if (!operation) throw new ResourceNotFoundException(errorFacts(attempt));
  const { target, status, reason } = operation;
  return {
    RequestId: id,
    Status: status,
    TargetId: target.accountId,
    PermissionSetArn: target.permissionSetArn,
    PrincipalType: 'USER',
    PrincipalId: target.principalId,
    ...(reason !== undefined && { FailureReason: reason }),
  };
}
