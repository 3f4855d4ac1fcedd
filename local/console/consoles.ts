import { assumeRoleAction, buildConsoleActions, createAccessKeyAction } from './console-actions.ts';
import type { Portal, PortalSession } from './portal.ts';
import {
  ExpiredTokenException,
  ForbiddenException,
  UnauthorizedException,
} from './portal-errors.ts';
import type { Json } from './records/record.ts';
import type { RoleSession } from './role-session.ts';

/** A role session that a user opened in the access portal, with its actions. */
export interface ConsoleSession {
  readonly id: string;
  readonly userName: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  /** The role of a chained session, or the user of a created access key; undefined for the permission set's own role. */
  readonly issuedTo: string | undefined;
  readonly arn: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  /** Oldest first. */
  readonly entries: readonly ConsoleEntry[];
}

interface ConsoleEntry {
  readonly at: Date;
  readonly label: string;
  readonly output: string;
  readonly failed: boolean;
  /** The CloudTrail record; undefined where the call was not made. */
  readonly record: Json | undefined;
}

type ConsoleOutcome =
  | { readonly outcome: 'done'; readonly sessionId: string }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface ConsoleDeps {
  readonly portal: Portal;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** The open consoles. They are kept in memory only. */
export interface Consoles {
  sessions(): readonly ConsoleSession[];
  openRole(userName: string, accountId: string, permissionSetName: string): ConsoleOutcome;
  runAction(sessionId: string, actionId: string): ConsoleOutcome;
}

interface OpenConsole {
  readonly details: Omit<ConsoleSession, 'entries'>;
  readonly session: RoleSession;
  readonly entries: ConsoleEntry[];
}

const maxConsoles = 12;

export function createConsoles({ portal, now, newId }: ConsoleDeps): Consoles {
  const portalSessions = new Map<string, PortalSession>();
  const openConsoles = new Map<string, OpenConsole>();

  function signIn(userName: string): PortalSession {
    const session = portalSessions.get(userName) ?? portal.signIn(userName);
    portalSessions.set(userName, session);
    return session;
  }

  type ConsoleTarget = Pick<
    ConsoleSession,
    'userName' | 'accountId' | 'permissionSetName' | 'issuedTo'
  >;

  function addConsole(session: RoleSession, target: ConsoleTarget): ConsoleOutcome {
    const { arn, expiresAt } = session;
    const details = { ...target, id: newId(), arn, openedAt: now(), expiresAt };
    openConsoles.set(details.id, { details, session, entries: [] });
    for (const id of [...openConsoles.keys()].slice(0, -maxConsoles)) openConsoles.delete(id);
    return { outcome: 'done', sessionId: details.id };
  }

  function perform({ details, session, entries }: OpenConsole, actionId: string): ConsoleOutcome {
    const success: ConsoleOutcome = { outcome: 'done', sessionId: details.id };
    if (actionId === assumeRoleAction.id) {
      const assumed = session.assume(assumeRoleAction.roleName, 'emergency');
      entries.push(entry(assumeRoleAction.label, assumed.session.arn, assumed.record));
      return addConsole(assumed.session, { ...details, issuedTo: assumeRoleAction.roleName });
    }
    if (actionId === createAccessKeyAction.id) {
      const created = session.createAccessKey(createAccessKeyAction.userName);
      entries.push(entry(createAccessKeyAction.label, created.session.accessKeyId, created.record));
      return addConsole(created.session, {
        ...details,
        issuedTo: createAccessKeyAction.userName,
      });
    }
    const action = buildConsoleActions(details.accountId).find(({ id }) => id === actionId);
    if (action === undefined) return { outcome: 'refused', reason: 'Unknown action' };
    const record = session.call(action.call);
    const { errorCode, errorMessage } = action.call;
    if (errorCode === undefined) entries.push(entry(action.label, action.output, record));
    else entries.push(entry(action.label, `${errorCode}: ${errorMessage ?? ''}`, record, true));
    return success;
  }

  const entry = (
    label: string,
    output: string,
    record: Json | undefined,
    failed = false,
  ): ConsoleEntry => ({ at: now(), label, output, failed, record });

  return {
    sessions: () =>
      [...openConsoles.values()].map(({ details, entries }) => ({ ...details, entries })),
    openRole(userName, accountId, permissionSetName) {
      try {
        const session = signIn(userName).openRole(accountId, permissionSetName);
        return addConsole(session, {
          userName,
          accountId,
          permissionSetName,
          issuedTo: undefined,
        });
      } catch (error) {
        return refused(error);
      }
    },
    runAction(sessionId, actionId) {
      const openConsole = openConsoles.get(sessionId);
      if (openConsole === undefined)
        return { outcome: 'refused', reason: 'This console was closed' };
      try {
        return perform(openConsole, actionId);
      } catch (error) {
        const outcome = refused(error);
        openConsole.entries.push(
          entry(labelOf(actionId, openConsole), outcome.reason, undefined, true),
        );
        return outcome;
      }
    },
  };
}

const labelOf = (actionId: string, { details }: OpenConsole): string =>
  [...buildConsoleActions(details.accountId), assumeRoleAction, createAccessKeyAction].find(
    ({ id }) => id === actionId,
  )?.label ?? actionId;

function refused(error: unknown): Extract<ConsoleOutcome, { outcome: 'refused' }> {
  const isExpected =
    error instanceof ForbiddenException ||
    error instanceof UnauthorizedException ||
    error instanceof ExpiredTokenException;
  if (!isExpected) throw error;
  return { outcome: 'refused', reason: error.message };
}
