import { dirname, join } from 'node:path/posix';

/** The source text of each file, by its path from the project folder. */
export type Sources = ReadonlyMap<string, string>;

/** What each file imports: paths from the project folder, or package names. Type imports count. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const specifier = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g;

export function buildImportGraph(sources: Sources): ImportGraph {
  const importsOf = (file: string, source: string): readonly string[] =>
    [...source.matchAll(specifier)].map(([, name = '']) =>
      name.startsWith('.') ? join(dirname(file), name) : name,
    );
  return new Map([...sources].map(([file, source]) => [file, importsOf(file, source)]));
}

/** Lower layers first. Files import from their own layer's folder and from lower layers. */
const layers: readonly (readonly string[])[] = [
  ['src/platform'],
  ['src/request'],
  ['src/grant', 'src/notify', 'src/rules'],
  ['src/evidence'],
  ['src/report'],
  ['src/aws', 'src/chat'],
  ['src/lambda', 'src/cli'],
];

/** Imports between folders of one layer. Notifications are about grants; grants send them. */
const allowedBesides: readonly (readonly [from: string, to: string])[] = [
  ['src/grant', 'src/notify'],
  ['src/notify', 'src/grant/record'],
];

/** Folders that must not import these: the emulators would share the product's mistakes. */
const forbidden: readonly (readonly [from: string, to: RegExp])[] = [
  ['src', /^(local|test|bench|infra|docs)\//],
  ['local/aws', /^src\//],
  ['local/http', /^src\//],
  ['local/workflow', /^src\//],
  ...[
    'platform',
    'request',
    'grant',
    'notify',
    'rules',
    'evidence',
    'report',
    'chat',
    'lambda',
    'cli',
  ].map((folder) => [`src/${folder}`, /^@(aws-sdk|smithy)\//] as const),
];

/** Each import that goes against the layers or is forbidden, as `file -> import`. */
export function findForbiddenImports(graph: ImportGraph): readonly string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports.filter((name) => !isAllowed(file, name)).map((name) => `${file} -> ${name}`),
  );
}

function isAllowed(file: string, name: string): boolean {
  if (forbidden.some(([folder, names]) => isIn(file, folder) && names.test(name))) return false;
  const [from, to] = [layerOf(file), layerOf(name)];
  if (from === undefined || to === undefined || from.folder === to.folder) return true;
  if (to.rank < from.rank) return true;
  return allowedBesides.some(([folder, other]) => isIn(file, folder) && isIn(name, other));
}

function layerOf(path: string) {
  for (const [rank, folders] of layers.entries()) {
    const folder = folders.find((each) => isIn(path, each));
    if (folder !== undefined) return { rank, folder };
  }
  return undefined;
}

const isIn = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

/** The import cycles, each once, as `a -> b -> a`. */
export function findCycles(graph: ImportGraph): readonly string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const cycles: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const name of graph.get(file) ?? []) if (graph.has(name)) visit(name);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}
