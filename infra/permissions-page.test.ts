import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readPermissions, type Statement } from './permissions.ts';

const page = await readFile(new URL('../docs/permissions.md', import.meta.url), 'utf8');
const sections = Object.fromEntries(
  page.split('\n## ').map((section) => [section.split('\n')[0] ?? '', section]),
);

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

const rowOf = (statement: Statement): string => {
  const { sid, effect, actions, resources, when, why } = statement;
  const onlyWith = when === undefined ? '' : `<br>only with \`${when}\``;
  const denies = effect === 'Deny' ? '**denies** ' : '';
  return `| ${sid} | ${denies}${lines(actions)} | ${lines(resources)}${conditionsOf(statement)}${onlyWith} | ${why} |`;
};

for (const [role, statements] of Object.entries(await readPermissions())) {
  test(`docs/permissions.md lists exactly the statements of ${role}, with their reasons`, () => {
    const rows = (sections[role] ?? '').split('\n').filter((line) => line.startsWith('| '));
    assert.deepEqual(rows.slice(1), statements.map(rowOf));
  });

  test(`docs/permissions.md describes the worst that ${role} could do`, () => {
    assert.match(sections[role] ?? '', /^\*\*The worst\.\*\* \w+/m);
  });
}
