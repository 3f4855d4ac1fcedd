import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VisitView } from '../../view/sections.ts';
import { countCompletedSteps, type StepFacts } from './completed-steps.ts';

const visit: VisitView = {
  state: 'S',
  enteredAt: 0,
  exitedAt: undefined,
  attempts: 1,
  endsAt: undefined,
  error: undefined,
};
const grant = (status: string, visits: number): StepFacts['grant'] => ({
  status,
  visits: Array.from({ length: visits }, () => visit),
});

const cases: readonly (readonly [string, StepFacts, number])[] = [
  ['no button was pressed', { grant: undefined, hasAccess: false, isUsed: false }, 0],
  ['access is being granted', { grant: grant('RUNNING', 1), hasAccess: false, isUsed: false }, 0],
  ['access is active', { grant: grant('RUNNING', 2), hasAccess: true, isUsed: false }, 1],
  ['access is used', { grant: grant('RUNNING', 2), hasAccess: true, isUsed: true }, 2],
  ['the execution was aborted', { grant: grant('ABORTED', 2), hasAccess: true, isUsed: false }, 2],
  ['access has ended', { grant: grant('RUNNING', 5), hasAccess: false, isUsed: true }, 3],
  ['a sweep ended access', { grant: grant('ABORTED', 2), hasAccess: false, isUsed: true }, 3],
  ['the report was sent', { grant: grant('SUCCEEDED', 9), hasAccess: false, isUsed: true }, 4],
  [
    'access could not be granted',
    { grant: grant('FAILED', 6), hasAccess: false, isUsed: false },
    0,
  ],
];
for (const [title, facts, count] of cases)
  test(`counts ${count} completed steps when ${title}`, () =>
    assert.equal(countCompletedSteps(facts), count));
