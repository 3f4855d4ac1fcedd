import { grantIdOf } from '../../../src/grant/record/grant.ts';
import type { Invocation } from '../functions/invocation.ts';
import type { Witness } from '../functions/wiring.ts';
import type { Person } from '../places.ts';
import type { SignedClick } from '../signed-click.ts';
import { createAccessEndsCheck } from './access-ends.ts';
import { type AlertCounts, createAlertsCheck } from './alerts.ts';
import { type Answered, type Check, type CourtDeps, createCourt } from './court.ts';
import { createRecordsCheck } from './records.ts';
import { createReportsCheck, type Delivered, type ReportCounts } from './reports.ts';
import { createTruthCheck } from './truth.ts';
import { createWayCheck } from './way.ts';

export interface Counts extends AlertCounts, ReportCounts {
  grants: number;
  gaveAccess: number;
  alreadyAssigned: number;
}

/** Watches what is so in Identity Center, and what people are told. */
export interface Checks {
  readonly witness: Witness;
  readonly answered: (answered: Answered) => void;
  readonly clickedLast: (click: SignedClick) => void;
  readonly sweepBegins: (sweep: Invocation) => void;
  readonly sweepEnds: (sweep: Invocation) => void;
  /** People have taken this person's right away. */
  readonly withdrawn: (person: Person) => void;
  readonly delivered: (event: Delivered) => void;
  /** Judges the whole run, once everything had time enough to end. */
  readonly judge: () => void;
  readonly counts: Counts;
  /** Called when a person has been told that access is active. */
  readonly onGiven: (listen: (grantId: string) => void) => void;
}

export function createChecks(deps: CourtDeps): Checks {
  const court = createCourt(deps);
  const counts: Counts = {
    grants: 0,
    gaveAccess: 0,
    alreadyAssigned: 0,
    tookTheSweep: 0,
    alerts: 0,
    mails: 0,
    secondEditions: 0,
    reportsInDoubt: 0,
  };
  const delivered: Delivered[] = [];
  const listeners: ((grantId: string) => void)[] = [];
  const all: readonly Check[] = [
    createAccessEndsCheck(court),
    createTruthCheck(court),
    createReportsCheck(court, counts, delivered),
    createRecordsCheck(court),
    createAlertsCheck(court, counts),
    createWayCheck(court),
  ];
  const count = (): void => {
    for (const grant of court.grants()) {
      counts.grants += 1;
      if (court.spansOf(grantIdOf(grant)).length > 0) counts.gaveAccess += 1;
      if (grant.alreadyAssigned) counts.alreadyAssigned += 1;
    }
  };
  return {
    counts,
    witness: {
      onTellTried: (grantId, text) => each(all, (check) => check.onTellTried?.(grantId, text)),
      onTold(grantId, text) {
        each(all, (check) => check.onTold?.(grantId, text));
        if (text.startsWith('Access is active')) each(listeners, (listen) => listen(grantId));
      },
      onResponse: (text, by) => each(all, (check) => check.onResponse?.(text, by)),
      onAlert: (text, by) => each(all, (check) => check.onAlert?.(text, by)),
      onMail: (subject, text) => each(all, (check) => check.onMail?.(subject, text)),
      onLog: (message, fields, by) => each(all, (check) => check.onLog?.(message, fields, by)),
    },
    answered: (answered) => each(all, (check) => check.answered?.(answered)),
    clickedLast: (click) => each(all, (check) => check.clickedLast?.(click)),
    sweepBegins: (sweep) => each(all, (check) => check.sweepBegins?.(sweep)),
    sweepEnds: (sweep) => each(all, (check) => check.sweepEnds?.(sweep)),
    withdrawn({ principalId }) {
      const known = court.withdrawnAt.get(principalId);
      court.withdrawnAt.set(principalId, known ?? court.time.now());
    },
    delivered: (event) => void delivered.push(event),
    judge() {
      count();
      each(all, (check) => check.judge?.());
    },
    onGiven: (listen) => void listeners.push(listen),
  };
}

function each<T>(all: readonly T[], act: (one: T) => void): void {
  for (const one of all) act(one);
}
