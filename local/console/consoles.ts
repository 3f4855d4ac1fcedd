import { assumeRoleAction, buildConsoleActions } from './console-actions.ts';
import type { Portal, PortalSession } from './portal.ts';
import {
  ExpiredTokenException,
  ForbiddenException,
  UnauthorizedException,
} from './portal-errors.ts';
import type { Json } from './records/record.ts';
import type { RoleSession } from './role-session.ts';

/** A role that a person opened at the access portal, with what was done in it. */
export interface ConsoleSession {
  readonly id: string;
  readonly userName: string;
  readonly accountId: string;
  readonly permissionSetName: string;
  /** The role that this session assumed from another one; undefined for the permission set's own. */
  readonly assumedRole: string | undefined;
  readonly arn: string;
  readonly openedAt: Date;
  readonly expiresAt: Date;
  /** Oldest first. */
  readonly entries: readonly ConsoleEntry[];
}

export interface ConsoleEntry {
  readonly at: Date;
  readonly label: string;
  readonly output: string;
  readonly failed: boolean;
  /** As CloudTrail has it; undefined where the call never came that far. */
  readonly record: Json | undefined;
}

export type ConsoleOutcome =
  | { readonly outcome: 'done'; readonly sessionId: string }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface ConsoleDeps {
  readonly portal: Portal;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** The consoles that people have open. They are forgotten with the process, as browser tabs are. */
export interface Consoles {
  sessions(): readonly ConsoleSession[];
  openRole(userName: string, accountId: string, permissionSetName: string): ConsoleOutcome;
  runAction(sessionId: string, deedId: string): ConsoleOutcome;
}

interface OpenConsole {
  readonly about: Omit<ConsoleSession, 'entries'>;
  readonly session: RoleSession;
  readonly entries: ConsoleEntry[];
}

const maxConsoles = 12;

export function createConsoles({ portal, now, newId }: ConsoleDeps): Consoles {
  const signedIn = new Map<string, PortalSession>();
  const open = new Map<string, OpenConsole>();

  function signIn(userName: string): PortalSession {
    const known = signedIn.get(userName) ?? portal.signIn(userName);
    signedIn.set(userName, known);
    return known;
  }

  type ConsoleTarget = Pick<
    ConsoleSession,
    'userName' | 'accountId' | 'permissionSetName' | 'assumedRole'
  >;

  function keep(session: RoleSession, place: ConsoleTarget): ConsoleOutcome {
    const { arn, expiresAt } = session;
    const about = { ...place, id: newId(), arn, openedAt: now(), expiresAt };
    open.set(about.id, { about, session, entries: [] });
    for (const id of [...open.keys()].slice(0, -maxConsoles)) open.delete(id);
    return { outcome: 'done', sessionId: about.id };
  }

  function perform({ about, session, entries }: OpenConsole, deedId: string): ConsoleOutcome {
    const done: ConsoleOutcome = { outcome: 'done', sessionId: about.id };
    if (deedId === assumeRoleAction.id) {
      const assumed = session.assume(assumeRoleAction.roleName, 'emergency');
      entries.push(entry(assumeRoleAction.label, assumed.session.arn, assumed.record));
      return keep(assumed.session, { ...about, assumedRole: assumeRoleAction.roleName });
    }
    const deed = buildConsoleActions(about.accountId).find(({ id }) => id === deedId);
    if (deed === undefined) return { outcome: 'refused', reason: 'There is no such action' };
    const record = session.call(deed.call);
    const { errorCode, errorMessage } = deed.call;
    if (errorCode === undefined) entries.push(entry(deed.label, deed.output, record));
    else entries.push(entry(deed.label, `${errorCode}: ${errorMessage ?? ''}`, record, true));
    return done;
  }

  const entry = (
    label: string,
    answer: string,
    record: Json | undefined,
    failed = false,
  ): ConsoleEntry => ({ at: now(), label, output: answer, failed, record });

  return {
    sessions: () => [...open.values()].map(({ about, entries }) => ({ ...about, entries })),
    openRole(userName, accountId, permissionSetName) {
      try {
        const session = signIn(userName).openRole(accountId, permissionSetName);
        return keep(session, { userName, accountId, permissionSetName, assumedRole: undefined });
      } catch (error) {
        return refused(error);
      }
    },
    runAction(sessionId, deedId) {
      const held = open.get(sessionId);
      if (held === undefined) return { outcome: 'refused', reason: 'That console is gone' };
      try {
        return perform(held, deedId);
      } catch (error) {
        const outcome = refused(error);
        held.entries.push(entry(labelOf(deedId, held), outcome.reason, undefined, true));
        return outcome;
      }
    },
  };
}

const labelOf = (deedId: string, { about }: OpenConsole): string =>
  buildConsoleActions(about.accountId).find(({ id }) => id === deedId)?.label ??
  assumeRoleAction.label;

function refused(error: unknown): Extract<ConsoleOutcome, { outcome: 'refused' }> {
  const isExpected =
    error instanceof ForbiddenException ||
    error instanceof UnauthorizedException ||
    error instanceof ExpiredTokenException;
  if (!isExpected) throw error;
  return { outcome: 'refused', reason: error.message };
}
