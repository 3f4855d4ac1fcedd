import assert from 'node:assert/strict';
import { test } from 'node:test';
import definition from '../../../../workflow/break-glass.asl.json' with { type: 'json' };
import { layOutStates } from './layout.ts';

test('places the longest path to a success in the first column, and alerts, failures and the way back in the second', () => {
  const { states } = layOutStates(definition);
  const path = states.filter(({ column }) => column === 0).map(({ name }) => name);
  assert.equal(path[0], definition.StartAt);
  assert.equal(path.at(-1), 'Closed');
  for (const name of ['Decide', 'WaitForAccessToExpire', 'RevokeAccess', 'ReportOnAccess'])
    assert.ok(path.includes(name));
  const secondColumn = states.filter(({ column }) => column === 1).map(({ name }) => name);
  assert.deepEqual(secondColumn.sort(), [
    'AlertOfContradiction',
    'AlertPeople',
    'Failed',
    'ReportOnAccessFailed',
    'RevokeAccessFailed',
    'WaitAgain',
    'WaitForApproval',
  ]);
  assert.equal(states.length, Object.keys(definition.States).length);
});

test('places no two states in the same cell', () => {
  const cells = layOutStates(definition).states.map(({ row, column }) => `${row}/${column}`);
  assert.equal(new Set(cells).size, cells.length);
});

test('places a detour beside the state of the main path to which it leads', () => {
  const { states } = layOutStates(definition);
  const rowOf = (name: string) => states.find((state) => state.name === name)?.row;
  assert.equal(rowOf('WaitAgain'), rowOf('WaitForAccessToExpire'));
  assert.equal(rowOf('AlertOfContradiction'), rowOf('EndSessions'));
  for (const name of ['RevokeAccess', 'ReportOnAccess'])
    assert.equal(rowOf(`${name}Failed`), rowOf(name));
});
