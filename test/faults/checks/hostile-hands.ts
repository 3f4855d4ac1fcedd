import type { GrantedDecision } from '../../../src/grant/record/task-input.ts';
import { keyOf } from '../aws/identity-center.ts';
import type { SentAlert } from '../observer.ts';
import { type Check, type CheckContext, iso, minute, second, sweepMs } from './check-context.ts';

/** A record that hostile hands have changed, deleted or restored. */
export interface Touch {
  readonly grantId: string;
  readonly what: string;
  /** The user whose records were touched, if it is not the one who pressed. */
  readonly principalId?: string;
  /** Whether the record now contradicts what was decided, so that people must be alerted. */
  readonly isContradiction: boolean;
  /** The kinds of alerts of which one must be raised. By default any critical one will do. */
  readonly kinds?: readonly SentAlert['kind'][];
}

const criticalKinds: readonly SentAlert['kind'][] = [
  'record-changed',
  'execution-failed',
  'contradicted',
  'listed-again',
  'lost',
  'overdue',
  'junk',
];
/** Waits on what a record says of creates and deletes end this long after the deadline. */
const bookkeepingMs = 15 * minute;
const rules = [
  'given-undecided',
  'hostile-access-outlived',
  'standing-removed',
  'hostile-not-alerted',
  'hostile-unexpected',
];

/**
 * What holds even if hostile hands change records: nothing is given that no decision named, what was given ends, or people
 * are alerted, and an assignment that existed before stays. For users whose records were touched, no other
 * rule holds: their records no longer say what happened.
 */
export function createHostileHandsCheck(context: CheckContext) {
  const { trace, identityCenter, faultProfile } = context;
  const decisions = new Map<string, GrantedDecision[]>();
  const userOf = new Map<string, string>();
  const touches: Touch[] = [];
  /** The grants whose records were touched before the workflow learnt that access had begun. */
  const touchedEarly = new Set<string>();
  const touchedUsers = new Set<string>();
  const alerted = new Set<string>();
  const alerts: SentAlert[] = [];

  const isTouched = (detail: string): boolean =>
    touches.some(({ grantId }) => detail.includes(grantId)) ||
    [...userOf].some(([grantId, user]) => touchedUsers.has(user) && detail.includes(grantId));
  const executionOf = (grantId: string) => context.stepFunctions().executions.get(grantId);
  const hasBegun = (grantId: string): boolean =>
    executionOf(grantId)?.states.includes('WaitForAccessToExpire') ?? false;
  const wasAborted = (grantId: string) => executionOf(grantId)?.status === 'ABORTED';

  /** Then the alert may be about the access of the other grant. */
  const hasPressedAgain = (grantIds: readonly string[]): boolean => {
    const users = grantIds.map((grantId) => userOf.get(grantId));
    return [...userOf.values()].filter((user) => users.includes(user)).length > 1;
  };

  identityCenter.onRemoved(({ source, removedFor, key }) => {
    if (source === 'existing' && touches.length > 0)
      trace.addViolation('standing-removed', `${key}, for grant ${removedFor}`);
  });

  const checkSpans = (): void => {
    for (const { source, key, from, until } of identityCenter.spans) {
      if (source === 'existing') continue;
      const about = `grant ${source.grantId}`;
      const named = decisions.get(source.grantId)?.filter(({ target }) => keyOf(target) === key);
      const deadline = Math.max(...(named ?? []).map((each) => Date.parse(each.latestDeadline)));
      // A create that was sent in time takes its time.
      if (!named?.length || source.sentAt > deadline + minute)
        trace.addViolation('given-undecided', `${about}: ${key} at ${iso(from)}`);
      const limit =
        Math.max(deadline, faultProfile.stableFrom) + bookkeepingMs + 2 * sweepMs + 150 * second;
      // Several changed records, and an execution that was lost or had not learnt that access began, leave nothing
      // that knows of the grant.
      const isUnknown = wasAborted(source.grantId) || !hasBegun(source.grantId);
      const isForgotten = isUnknown && touches.length > 1;
      // A lost grant refuses the user's next one, and that raises the alert.
      const isAlerted = [...alerted].some((id) => userOf.get(id) === userOf.get(source.grantId));
      if (until > limit && !isAlerted && !isForgotten)
        trace.addViolation('hostile-access-outlived', `${about}: ended at ${iso(until)}`);
      // The memory of an execution ends access that it has granted, even if the records say otherwise. Before that, only the
      // record knows of a create in progress, and the sweep's second look alerts people.
      const { status } = executionOf(source.grantId) ?? {};
      const wasTouchedEarly = touchedEarly.has(source.grantId);
      if (until > limit && status === 'SUCCEEDED' && !wasTouchedEarly && hasBegun(source.grantId))
        trace.addViolation('hostile-access-outlived', `${about}: its execution succeeded`);
    }
  };

  const check: Check & { readonly onTouched: (touch: Touch) => void } = {
    onTouched(touch) {
      touches.push(touch);
      if (!hasBegun(touch.grantId)) touchedEarly.add(touch.grantId);
      touchedUsers.add(userOf.get(touch.grantId) ?? '');
      if (touch.principalId !== undefined) touchedUsers.add(touch.principalId);
      trace.recordFault('hostile-hand', touch.what);
      trace.ignore((rule, detail) => !rules.includes(rule) && isTouched(detail));
    },
    onDecided(grantId, decision) {
      if (decision.outcome === 'granted')
        decisions.set(grantId, [...(decisions.get(grantId) ?? []), decision]);
    },
    onAlert(alert) {
      const { kind, grantIds } = alert;
      alerts.push(alert);
      if (criticalKinds.includes(kind)) for (const grantId of grantIds) alerted.add(grantId);
    },
    onPressSent: ({ grantId, user }) => void userOf.set(grantId, user.principalId),
    checkRun() {
      checkSpans();
      for (const { kind, grantIds } of alerts)
        if (kind === 'record-changed' && touches.length === 0 && !hasPressedAgain(grantIds))
          trace.addViolation('alerted-of-no-change', `grant ${grantIds.join(' ')}`);
      for (const { grantId, what, kinds = [] } of touches)
        if (kinds.length > 0 && !alerts.some(isOf(grantId, kinds)))
          trace.addViolation('hostile-not-alerted', `grant ${grantId}: ${what}`);
      if (!faultProfile.isFaultFree || touches.length !== 1) return;
      for (const { grantId, what, isContradiction } of touches)
        if (isContradiction && !alerted.has(grantId) && !wasAborted(grantId))
          trace.addViolation('hostile-not-alerted', `grant ${grantId}: ${what}`);
    },
  };
  return check;
}

const isOf =
  (grantId: string, expected: readonly SentAlert['kind'][]) =>
  ({ kind, grantIds }: SentAlert): boolean =>
    expected.includes(kind) && grantIds.includes(grantId);
