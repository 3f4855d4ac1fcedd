import assert from 'node:assert/strict';
import { test } from 'node:test';
import definition from '../../../../workflow/break-glass.asl.json' with { type: 'json' };
import { layOutStates } from './layout.ts';

test('the way of a grant runs downwards from its start to its good end, and failures lie beside it', () => {
  const { states } = layOutStates(definition);
  const way = states.filter(({ column }) => column === 0).map(({ name }) => name);
  assert.equal(way[0], definition.StartAt);
  assert.equal(way.at(-1), 'Closed');
  for (const name of ['WaitForAccessToExpire', 'RevokeAccess', 'ReportOnAccess'])
    assert.ok(way.includes(name));
  const beside = states.filter(({ column }) => column === 1).map(({ name }) => name);
  assert.ok(beside.includes('AlertPeople') && beside.includes('Failed'));
  assert.equal(states.length, Object.keys(definition.States).length);
});

test('no two states lie in the same place', () => {
  const places = layOutStates(definition).states.map(({ row, column }) => `${row}/${column}`);
  assert.equal(new Set(places).size, places.length);
});
