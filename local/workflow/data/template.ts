import { isRecord } from '../../is-record.ts';
import { evaluateExpression, isExpression } from './expression.ts';
import type { Scope } from './path.ts';

/** Fills in Parameters or a ResultSelector: the values of fields that end in `.$` are expressions. */
export function fillTemplate(template: unknown, scope: Scope): unknown {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, scope));
  if (!isRecord(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([field, value]) =>
      field.endsWith('.$')
        ? [field.slice(0, -2), evaluateExpression(field, String(value), scope)]
        : [field, fillTemplate(value, scope)],
    ),
  );
}

/** Returns the first expression of a template that the interpreter does not support. */
export function findUnsupportedExpression(template: unknown): string | undefined {
  if (Array.isArray(template)) return findIn(template);
  if (!isRecord(template)) return undefined;
  const expressions = Object.entries(template).filter(([field]) => field.endsWith('.$'));
  const unsupported = expressions.find(([, value]) => !isExpression(String(value)));
  return unsupported ? String(unsupported[1]) : findIn(Object.values(template));
}

const findIn = (values: readonly unknown[]): string | undefined =>
  values.map(findUnsupportedExpression).find((found) => found !== undefined);
