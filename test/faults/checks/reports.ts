import { type Grant, grantIdOf } from '../../../src/grant/record/grant.ts';
import { type Check, type Court, second, skewMs } from './court.ts';

export interface ReportCounts {
  mails: number;
  secondEditions: number;
  /** Reports on a create whose fate nobody can know: sent rather than left out. */
  reportsInDoubt: number;
}

/** A record of CloudTrail's about a grant, and when it can be read. */
export interface Delivered {
  readonly at: number;
  readonly grantId: string;
  readonly principalId: string;
}

interface Mails {
  readonly first: number[];
  readonly second: number[];
}

/** One report at least for access that was, none for access that was not; a follow-up report where it is owed. */
export function createReportsCheck(
  court: Court,
  counts: ReportCounts,
  delivered: readonly Delivered[],
): Check {
  const { time, trace } = court;
  const mails = new Map<string, Mails>();

  const mailsOf = (grantId: string): Mails => {
    const known = mails.get(grantId) ?? { first: [], second: [] };
    mails.set(grantId, known);
    return known;
  };
  const isInDoubt = ({ createAttempts, createRequestIds }: Grant): boolean =>
    createAttempts !== undefined && createRequestIds === undefined;
  const gaveAccess = (grant: Grant): boolean =>
    court.spansOf(grantIdOf(grant)).length > 0 ||
    (grant.alreadyAssigned === true && grant.accessBeganAt !== undefined);

  /** Before CloudTrail has delivered what there is, unless the function was run out of its turn. */
  const isTooEarly = ({ endedAt = '', cloudTrailDelaySeconds }: Grant): boolean =>
    time.now() < Date.parse(endedAt) + cloudTrailDelaySeconds * second - skewMs &&
    !trace.wasStruck('report-on-access');

  const judgeSecondEdition = (grant: Grant, { first, second: later }: Mails): void => {
    const grantId = grantIdOf(grant);
    const isOfPerson = (event: Delivered) => event.principalId === grant.principalId;
    const maySee = delivered.some(isOfPerson) || trace.wasStruck('read evidence');
    if (later.length > 0 && !maySee) trace.violate('follow-up-report-unowed', `grant ${grantId}`);
    // The longest session of this permission set is an hour; the follow-up report is owed after it.
    const lookedAgainAt = Date.parse(grant.endedAt ?? '') + 3600 * second;
    const cameLate = delivered.some(
      (event) =>
        event.grantId === grantId && event.at > Math.max(...first) && event.at < lookedAgainAt,
    );
    if (cameLate && later.length === 0)
      trace.violate('follow-up-report-missing', `grant ${grantId}`);
  };

  return {
    onMail(subject, text) {
      const [, grantId = ''] = /^ *Grant: +([0-9a-f]{32})$/m.exec(text) ?? [];
      trace.note(`mail about ${grantId.slice(0, 6)}: ${subject}`);
      counts.mails += 1;
      const isSecond = subject.includes('follow-up report');
      if (isSecond) counts.secondEditions += 1;
      mailsOf(grantId)[isSecond ? 'second' : 'first'].push(time.now());
      const grant = court.grantOf(grantId);
      if (!grant) return trace.violate('report-of-nothing', text.slice(0, 200));
      if (isSecond && mailsOf(grantId).first.length === 0)
        trace.violate('follow-up-report-first', `grant ${grantId}`);
      if (grant.endedAt === undefined || Date.parse(grant.endedAt) > time.now() + skewMs)
        trace.violate('report-before-end', `grant ${grantId}`);
      else if (!isSecond && isTooEarly(grant))
        trace.violate('report-too-early', `grant ${grantId}`);
      if (grant.alreadyAssigned || court.spansOf(grantId).length > 0) return;
      if (isInDoubt(grant)) counts.reportsInDoubt += 1;
      else trace.violate('report-without-access', `grant ${grantId}`);
    },
    judge() {
      for (const grant of court.grants()) {
        const sent = mailsOf(grantIdOf(grant));
        if (gaveAccess(grant) && sent.first.length === 0)
          trace.violate('report-missing', `grant ${grantIdOf(grant)}`);
        if (sent.first.length > 0) judgeSecondEdition(grant, sent);
      }
    },
  };
}
