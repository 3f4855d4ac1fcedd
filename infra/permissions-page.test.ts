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
        const wanted = [values].flat().map((value) => `\`${value}\``);
        return `<br>only if ${operator} ${key} = ${wanted.join(', ')}`;
      }),
    )
    .join('');
}

const rowOf = (statement: Statement): string => {
  const { sid, actions, resources, when, why } = statement;
  const where = when === undefined ? '' : `<br>where there is a \`${when}\``;
  return `| ${sid} | ${lines(actions)} | ${lines(resources)}${conditionsOf(statement)}${where} | ${why} |`;
};

for (const [role, statements] of Object.entries(await readPermissions())) {
  test(`docs/permissions.md has every statement of ${role} as it is, with its reason, and no other`, () => {
    const rows = (sections[role] ?? '').split('\n').filter((line) => line.startsWith('| '));
    assert.deepEqual(rows.slice(1), statements.map(rowOf));
  });

  test(`docs/permissions.md says the worst that ${role} could do`, () => {
    assert.match(sections[role] ?? '', /^\*\*The worst\.\*\* \w+/m);
  });
}
