import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readPermissions, type Statement } from './permissions.ts';

const permissions = Object.entries(await readPermissions());
const page = await readFile(new URL('../docs/permissions.md', import.meta.url), 'utf8');
const sections = Object.fromEntries(
  page.split('\n## ').map((section) => [section.split('\n')[0] ?? '', section]),
);
const rowsOf = (section: string): readonly string[] =>
  (sections[section] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1);

const lines = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join('<br>');

function conditionsOf({ conditions = {} }: Statement): string {
  return Object.entries(conditions)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => {
        const expected = [values].flat().map((value) => `\`${value}\``);
        return `<br>only if ${operator} ${key} = ${expected.join(', ')}`;
      }),
    )
    .join('');
}

function rowOf(statement: Statement): string {
  const { sid, effect, actions, resources, when, why } = statement;
  const onlyWith = when === undefined ? '' : `<br>only with \`${when}\``;
  const denies = effect === 'Deny' ? '**denies** ' : '';
  return `| ${sid} | ${denies}${lines(actions)} | ${lines(resources)}${conditionsOf(statement)}${onlyWith} | ${why} |`;
}

/** A statement that three roles have is printed once. Each role's own name is `<role>` in it. */
const sharedRowOf = (role: string, statement: Statement): string =>
  rowOf(statement).replaceAll(`-${role}:`, '-<role>:');

const rolesByRow = new Map<string, readonly string[]>();
for (const [role, statements] of permissions)
  for (const statement of statements) {
    const row = sharedRowOf(role, statement);
    rolesByRow.set(row, [...(rolesByRow.get(row) ?? []), role]);
  }
const isShared = (role: string, statement: Statement): boolean =>
  (rolesByRow.get(sharedRowOf(role, statement)) ?? []).length >= 3;

test('docs/permissions.md prints once what three roles or more have, and names the roles', () => {
  const shared = [...rolesByRow].filter(([, roles]) => roles.length >= 3);
  assert.deepEqual(
    rowsOf('What roles share'),
    shared.map(([row, roles]) => `${row} ${roles.join(', ')} |`),
  );
});

for (const [role, statements] of permissions)
  test(`docs/permissions.md lists exactly the statements of ${role}, with their reasons`, () => {
    const own = statements.filter((statement) => !isShared(role, statement));
    assert.deepEqual(rowsOf(role), own.map(rowOf));
    const shared = statements.filter((statement) => isShared(role, statement));
    assert.equal(
      /^Shared: (.*)\.$/m.exec(sections[role] ?? '')?.[1],
      shared.length === 0 ? undefined : shared.map(({ sid }) => sid).join(', '),
    );
  });
