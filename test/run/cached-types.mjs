import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

// A preload of processes whose lines are measured. Node's compile cache keeps the TypeScript files
// without their types too, but also compiled functions, and the branches of those cannot be measured.
// This keeps only the former. It is JavaScript, because stripping types is what it avoids.

const project = new URL('../..', import.meta.url).href;
const folder = fileURLToPath(
  new URL(`../../node_modules/.cache/stripped-types/${process.version}`, import.meta.url),
);

registerHooks({
  load(url, context, nextLoad) {
    if (!isOwnTypeScript(url)) return nextLoad(url, context);
    return { format: 'module', source: stripTypes(fileURLToPath(url)), shortCircuit: true };
  },
});

const isOwnTypeScript = (url) =>
  url.startsWith(project) && url.endsWith('.ts') && !url.includes('/node_modules/');

function stripTypes(file) {
  const source = readFileSync(file, 'utf8');
  const cached = `${folder}/${hash('sha256', source)}.js`;
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const stripped = stripWithoutWarning(source);
    write(cached, stripped);
    return stripped;
  }
}

/** Commands under test print no warning that the function is experimental, as Node's loader does not. */
function stripWithoutWarning(source) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Renames the complete file, because other processes read it at the same time. */
function write(file, text) {
  mkdirSync(folder, { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}
