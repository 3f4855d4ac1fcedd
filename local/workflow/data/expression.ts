import { isRecord } from '../../is-record.ts';
import { StateError } from '../state-error.ts';
import { isPath, resolvePath, type Scope } from './path.ts';

/** `States.Format('text', argument, ...)`; each argument is a path or a text in quotes. */
const formatCall =
  /^States\.Format\('((?:[^'\\]|\\.)*)'((?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|\$[^\s,()]*))*)\s*\)$/s;
const formatArgument = /'((?:[^'\\]|\\.)*)'|(\$[^\s,()]*)/gs;

/** Whether the value of a field that ends in `.$` is a path or a call of States.Format. */
export function isExpression(text: string): boolean {
  const [, , list] = formatCall.exec(text) ?? [];
  if (list === undefined) return isPath(text);
  const isArgument = ([, literal, path = '']: RegExpExecArray) =>
    literal !== undefined || isPath(path);
  return Array.from(list.matchAll(formatArgument)).every(isArgument);
}

/** Evaluates the value of a field that ends in `.$`. Throws StateError as Step Functions does. */
export function evaluateExpression(field: string, text: string, scope: Scope): unknown {
  const [, template, list = ''] = formatCall.exec(text) ?? [];
  if (template === undefined) return requireValue(field, text, scope);
  const values = Array.from(list.matchAll(formatArgument), ([, literal, path = '']) =>
    literal === undefined ? requireValue(field, path, scope) : unescapeText(literal),
  );
  return formatText(template, values);
}

/** AWS reports States.Runtime, not the specification's ParameterPathFailure: asl-rules.test.ts. */
function requireValue(field: string, path: string, scope: Scope): unknown {
  const value = resolvePath(path, scope);
  if (value !== undefined) return value;
  const input = JSON.stringify(path.startsWith('$$') ? scope.context : scope.data);
  throw new StateError(
    'States.Runtime',
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${input}'`,
  );
}

/** Replaces each `{}` by the next value. A brace of the text itself is escaped: `\{`. */
function formatText(template: string, values: readonly unknown[]): string {
  const parts = template.split('{}').map(unescapeText);
  if (parts.length !== values.length + 1)
    throw new StateError('States.IntrinsicFailure', 'States.Format needs one value for each {}');
  return parts.reduce((text, part, index) => `${text}${toText(values[index - 1])}${part}`);
}

/** Removes the escapes of `\'`, `\{`, `\}` and `\\`. */
const unescapeText = (text: string): string => text.replace(/\\(.)/gs, '$1');

/** Step Functions writes lists as `[1, 2]` and objects as `{a=1}`. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(toText).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}=${toText(field)}`);
  return `{${fields.join(', ')}}`;
}
