import { grantIdOf, isOver } from '../../grant/record/grant.ts';
import { alertOf } from '../../grant/revoke/revoke-result.ts';
import { formatTime } from '../../report/content/format-time.ts';
import type { Beside, GrantLife } from './read-life.ts';

/** The sweep runs every five minutes: what is due for longer was not done. */
const overdueMs = 10 * 60_000;

/** What needs a look: records that are malformed, contradict each other, or are overdue. `now` is in epoch milliseconds. */
export function findContradictions(life: GrantLife, now: number): readonly string[] {
  const { found, notified, report, lock } = life;
  return [
    ...(found.grant === undefined ? [`The grant’s record is malformed: ${found.problem}.`] : []),
    ...malformedText('what people were told', notified),
    ...malformedText('the report', report),
    ...malformedText('the lock', lock),
    ...contradictionsOfGrant(life, now),
    ...overdueText('Something that people should be told', dueOf(notified), now),
    ...overdueText('The report', dueOf(report), now),
    ...(report.state === 'read' && (report.record.tries ?? 0) > 1
      ? [`The report has failed: it was tried ${report.record.tries} times.`]
      : []),
    ...(lock.state === 'read' && lock.record.lostGrantId !== undefined
      ? [
          `The lock says that the grant ${lock.record.lostGrantId} was lost: look at its access, then break-glass unlock.`,
        ]
      : []),
  ];
}

const malformedText = (what: string, beside: Beside<unknown>): readonly string[] =>
  beside.state === 'malformed' ? [`The record of ${what} is malformed: ${beside.problem}.`] : [];

const dueOf = (beside: Beside<{ readonly dueAt?: number | undefined }>): number | undefined =>
  beside.state === 'read' ? beside.record.dueAt : undefined;

const overdueText = (what: string, dueAt: number | undefined, now: number): readonly string[] =>
  dueAt !== undefined && dueAt * 1000 < now - overdueMs
    ? [`${what} is overdue since ${formatSeconds(dueAt)}.`]
    : [];

/** Any number can be in a record, also one that is no time. */
export function formatSeconds(epochSeconds: number): string {
  const date = new Date(epochSeconds * 1000);
  return Number.isNaN(date.getTime()) ? `${epochSeconds}` : formatTime(date.toISOString());
}

function contradictionsOfGrant(
  { found: { grant }, lock }: GrantLife,
  now: number,
): readonly string[] {
  if (grant === undefined) return [];
  const alert = alertOf(grant);
  const texts = alert === '' ? [] : [alert];
  if (isOver(grant)) return texts;
  if (Date.parse(grant.deadlineAt) < now - overdueMs)
    texts.push(
      `Its deadline has passed, and its record is still ${grant.status}: break-glass end ends it, and docs/when-it-fails.md says what else to do.`,
    );
  if (grant.dueAt === undefined || grant.due !== 'grant')
    texts.push('It is open, but not in due-index: the sweep does not look at it.');
  if (lock.state !== 'malformed' && holderOf(lock) !== grantIdOf(grant))
    texts.push(
      `It is open, but the lock is held by ${holderOf(lock) ?? 'no grant'}: another grant of the same access can start.`,
    );
  return texts;
}

const holderOf = (lock: GrantLife['lock']): string | undefined =>
  lock.state === 'read' ? lock.record.grantId : undefined;
