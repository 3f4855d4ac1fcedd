import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VisitView } from '../../view/sections.ts';
import { formatTime } from '../time.ts';
import { type DrawnState, describeVisit, phaseOf } from './state-phase.ts';

const visit: VisitView = {
  state: 'S',
  enteredAt: 1000,
  exitedAt: 2500,
  attempts: 1,
  endsAt: undefined,
  error: undefined,
};
const drawn: DrawnState = { state: { type: 'Task' }, status: 'RUNNING', visit, isLast: false };
const waited = { ...visit, endsAt: 9000, error: 'ConditionalCheckFailed' };
const failed = { ...visit, error: 'Boom: cause' };

const cases: readonly (readonly [string, Partial<DrawnState>, string])[] = [
  ['a state that was not visited', { visit: undefined }, 'pending'],
  ['a state that was left', {}, 'done'],
  ['the state of a running execution', { isLast: true }, 'running'],
  ['the last state of a succeeded execution', { isLast: true, status: 'SUCCEEDED' }, 'done'],
  ['the state in which an execution was aborted', { isLast: true, status: 'ABORTED' }, 'failed'],
  ['a state whose failure was caught', { visit: failed }, 'failed'],
  ['a wait that ended early', { visit: waited }, 'done'],
  ['a Fail state', { state: { type: 'Fail' } }, 'failed'],
];
for (const [title, part, phase] of cases)
  test(`shows ${title} as ${phase}`, () => assert.equal(phaseOf({ ...drawn, ...part }), phase));

test('describes a visit by its time, duration, retries and error', () => {
  const retried = { ...failed, attempts: 3 };
  assert.equal(
    describeVisit({ ...drawn, visit: retried }),
    `${formatTime(1000)} · 1.5 s · retried 2× · Boom`,
  );
  assert.equal(describeVisit({ ...drawn, visit: undefined, state: { type: 'Wait' } }), 'wait');
});
