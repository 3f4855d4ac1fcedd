import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type JsonObject, structureAt, textAt } from '../../../src/aws/client/json-object.ts';
import type { Change, Clause, Condition } from '../../../src/grant/record/records.ts';
import type { RecordValue } from '../../../src/request/stored-record.ts';

export interface Update {
  readonly id: string;
  readonly change: Change;
  readonly when: Condition;
}

/** Unmarshalls a member of a request that contains DynamoDB attribute values. */
export const itemAt = (input: JsonObject, member: string) =>
  unmarshall((structureAt(input, member) ?? {}) as Parameters<typeof unmarshall>[0]);

/**
 * Parses the expressions of an UpdateItem. Knows only the forms that the product writes, with
 * placeholders or, as in the workflow, without.
 */
export function parseUpdate(input: JsonObject): Update {
  const values = itemAt(input, 'ExpressionAttributeValues');
  const names = structureAt(input, 'ExpressionAttributeNames');
  const placeholders: Placeholders = {
    name: (placeholder) => textAt(names, placeholder) ?? placeholder,
    value: (placeholder) => values[placeholder],
  };
  return {
    id: String(itemAt(input, 'Key')['id']),
    change: parseChange(textAt(input, 'UpdateExpression') ?? '', placeholders),
    when: [
      // A condition needs at least one clause. This one is always true.
      { absent: 'no-such-field' },
      ...parseCondition(textAt(input, 'ConditionExpression') ?? '', placeholders),
    ],
  };
}

interface Placeholders {
  readonly name: (placeholder: string) => string;
  readonly value: (placeholder: string) => RecordValue;
}

function parseChange(expression: string, { name, value }: Placeholders): Change {
  const [, ...parts] = expression.split(/(?:^|\s+)(SET|REMOVE|ADD|DELETE)\s+/);
  const listOf = (verb: string): readonly string[] => {
    const at = parts.indexOf(verb);
    return at < 0 ? [] : (parts[at + 1] ?? '').split(', ');
  };
  const memberOf = (verb: string) =>
    listOf(verb).map((part) => {
      const [field = '', placeholder = ''] = part.split(' ');
      const [member] = [...Object(value(placeholder))];
      return { field: name(field), member: String(member) };
    })[0];
  const [addTo, takeFrom] = [memberOf('ADD'), memberOf('DELETE')];
  return {
    set: Object.fromEntries(
      listOf('SET').map((part) => {
        const [field = '', placeholder = ''] = part.split(' = ');
        return [name(field), value(placeholder)];
      }),
    ),
    remove: listOf('REMOVE').map(name),
    ...(addTo && { addTo }),
    ...(takeFrom && { takeFrom }),
  };
}

const parseCondition = (expression: string, placeholders: Placeholders): readonly Clause[] =>
  expression.split(' AND ').map((clause) => parseClause(clause, placeholders));

function parseClause(text: string, placeholders: Placeholders): Clause {
  const { name, value } = placeholders;
  const exists = /^attribute_(not_)?exists\((.+)\)$/.exec(text);
  if (exists && !text.includes(' OR '))
    return exists[1] === undefined
      ? { present: name(exists[2] ?? '') }
      : { absent: name(exists[2] ?? '') };
  const anyOf = /^\((.* OR .*)\)$/.exec(text);
  if (anyOf)
    return {
      anyOf: (anyOf[1] ?? '').split(' OR ').map((clause) => parseClause(clause, placeholders)),
    };
  const [, field = '', comparison, right = ''] = /^(\S+) (IN|>|<) (.+)$/.exec(text) ?? [];
  if (comparison === 'IN')
    return { field: name(field), isOneOf: right.slice(1, -1).split(', ').map(value) };
  if (comparison === '>') return { field: name(field), after: String(value(right)) };
  if (comparison === '<') return { field: name(field), before: String(value(right)) };
  throw new Error(`the simulated DynamoDB cannot parse the condition ${text}`);
}
