import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VisitView } from '../../view/sections.ts';
import { countCompletedSteps, type StepFacts } from './completed-steps.ts';

const visit: Omit<VisitView, 'state'> = {
  enteredAt: 0,
  exitedAt: undefined,
  attempts: 1,
  endsAt: undefined,
  error: undefined,
};
const grant = (status: string, ...states: readonly string[]): StepFacts['grant'] => ({
  status,
  visits: states.map((state) => ({ ...visit, state })),
});
const granting = ['Start', 'Decide', 'IsGranted', 'GrantAccess'];
const waiting = [...granting, 'WaitForAccessToExpire'];
const ending = [...waiting, 'RevokeAccess'];

const cases: readonly (readonly [string, StepFacts, number])[] = [
  ['no button was pressed', { grant: undefined, hasAccess: false, isUsed: false }, 0],
  [
    'access is being granted',
    { grant: grant('RUNNING', ...granting), hasAccess: false, isUsed: false },
    0,
  ],
  ['access is active', { grant: grant('RUNNING', ...waiting), hasAccess: true, isUsed: false }, 1],
  ['access is used', { grant: grant('RUNNING', ...waiting), hasAccess: true, isUsed: true }, 2],
  [
    'the execution was aborted',
    { grant: grant('ABORTED', ...waiting), hasAccess: true, isUsed: false },
    2,
  ],
  ['access has ended', { grant: grant('RUNNING', ...ending), hasAccess: false, isUsed: true }, 3],
  [
    'a sweep ended access',
    { grant: grant('ABORTED', ...waiting), hasAccess: false, isUsed: true },
    3,
  ],
  [
    'the report was sent',
    { grant: grant('SUCCEEDED', ...ending, 'Closed'), hasAccess: false, isUsed: true },
    4,
  ],
  [
    'the end was requested before access was granted',
    { grant: grant('SUCCEEDED', 'Start', 'Decide', 'Closed'), hasAccess: false, isUsed: false },
    0,
  ],
  [
    'access could not be granted',
    { grant: grant('FAILED', ...granting, 'Failed'), hasAccess: false, isUsed: false },
    0,
  ],
];
for (const [title, facts, count] of cases)
  test(`counts ${count} completed steps when ${title}`, () =>
    assert.equal(countCompletedSteps(facts), count));
