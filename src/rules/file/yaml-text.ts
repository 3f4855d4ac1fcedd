import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { Position, Problem } from './problem.ts';

export type Path = readonly (string | number)[];

/** Where a value or, if the value is absent, the nearest of its parents is. */
export type Locate = (path: Path) => Position;

export interface YamlText {
  readonly value: unknown;
  /** The place of the value. With `key`, of the key that names it. */
  readonly locate: (path: Path, part?: 'value' | 'key') => Position;
}

/** Larger than any rules of an organisation; a file beyond it is a mistake. */
const maxBytes = 8 * 1024 * 1024;

/**
 * Parses YAML, with every scalar as text. Refuses a key that is there twice, anchors, aliases and tags: what a
 * reviewer reads is what counts.
 */
export function parseYaml(text: string): { yaml: YamlText } | { problems: readonly Problem[] } {
  if (text.length > maxBytes)
    return { problems: [{ message: 'The file is larger than 8 MB: it is not a rules file.' }] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = [
    ...[...document.errors, ...document.warnings].map(({ message, pos: [start] }) => ({
      message: `This is not valid YAML: ${message}`,
      position: positionAt(start),
    })),
    ...findUnsupported(document, positionAt),
  ];
  if (problems.length > 0) return { problems };
  return {
    yaml: {
      value: document.toJS(),
      locate: (path, part = 'value') => positionAt(findOffset(document, path, part)),
    },
  };
}

function findUnsupported(document: Document, positionAt: (offset: number) => Position): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Node(_key, node) {
      const hasAnchor = !isAlias(node) && node.anchor !== undefined;
      if (!isAlias(node) && !hasAnchor && node.tag === undefined) return;
      problems.push({
        message:
          'Anchors, aliases and tags are not supported: write the value out, or name a group.',
        position: positionAt(node.range?.[0] ?? 0),
      });
    },
  });
  return problems;
}

/** Walks down the path as far as there are nodes. */
function findOffset(document: Document, path: Path, part: 'value' | 'key'): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (pair === undefined) return offset;
      const keyOffset = startOf(pair.key) ?? offset;
      offset = isLast && part === 'value' ? (startOf(pair.value) ?? keyOffset) : keyOffset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);
