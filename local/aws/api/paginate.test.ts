import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { paginate } from './paginate.ts';

function allPages(items: readonly string[], size: number): string[][] {
  const pages: string[][] = [];
  let token: string | undefined;
  do {
    const page = paginate(items, String, { size, token });
    assert.ok(page);
    pages.push([...page.items]);
    token = page.nextToken;
  } while (token !== undefined);
  return pages;
}

const keys = fc.uniqueArray(fc.string({ minLength: 1 })).map((items) => items.toSorted());

test('the pages contain the whole list, and only the last one may be short', () => {
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 10 }), (items, size) => {
      const pages = allPages(items, size);
      assert.deepEqual(pages.flat(), items);
      for (const page of pages.slice(0, -1)) assert.equal(page.length, size);
    }),
  );
});

test('an item removed between two pages does not hide another item', () => {
  const first = paginate(['a', 'b', 'c', 'd'], String, { size: 2 });
  const second = paginate(['a', 'c', 'd'], String, { size: 2, token: first?.nextToken });
  assert.deepEqual(second, { items: ['c', 'd'] });
});

test('returns undefined for an invalid token', () => {
  assert.equal(paginate(['a'], String, { size: 1, token: 'bm9uc2Vuc2U=' }), undefined);
  assert.equal(paginate(['a'], String, { size: 1, token: '' }), undefined);
});
