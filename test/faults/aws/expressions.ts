import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type JsonObject, structureAt, textAt } from '../../../src/aws/client/json-object.ts';
import type { Change, Clause, Condition } from '../../../src/grant/record/records.ts';
import type { RecordValue } from '../../../src/request/stored-record.ts';

export interface Update {
  readonly id: string;
  readonly change: Change;
  readonly when: Condition;
}

/** What a member of a request holds in DynamoDB's own form of values. */
export const itemAt = (input: JsonObject, member: string) =>
  unmarshall((structureAt(input, member) ?? {}) as Parameters<typeof unmarshall>[0]);

/**
 * Reads an UpdateItem back into what it means: DynamoDB's expressions as far as the product words
 * them, with placeholders or, as the workflow does, without.
 */
export function parseUpdate(input: JsonObject): Update {
  const values = itemAt(input, 'ExpressionAttributeValues');
  const names = structureAt(input, 'ExpressionAttributeNames');
  const words: Placeholders = {
    name: (placeholder) => textAt(names, placeholder) ?? placeholder,
    value: (placeholder) => values[placeholder],
  };
  return {
    id: String(itemAt(input, 'Key')['id']),
    change: parseChange(textAt(input, 'UpdateExpression') ?? '', words),
    when: [
      // A condition has one clause at least; this one always holds.
      { absent: 'nothing is called so' },
      ...parseCondition(textAt(input, 'ConditionExpression') ?? '', words),
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

const parseCondition = (expression: string, words: Placeholders): readonly Clause[] =>
  expression.split(' AND ').map((clause) => parseClause(clause, words));

function parseClause(text: string, words: Placeholders): Clause {
  const { name, value } = words;
  const exists = /^attribute_(not_)?exists\((.+)\)$/.exec(text);
  if (exists && !text.includes(' OR '))
    return exists[1] === undefined
      ? { present: name(exists[2] ?? '') }
      : { absent: name(exists[2] ?? '') };
  const anyOf = /^\((.* OR .*)\)$/.exec(text);
  if (anyOf)
    return { anyOf: (anyOf[1] ?? '').split(' OR ').map((clause) => parseClause(clause, words)) };
  const [, field = '', comparison, right = ''] = /^(\S+) (IN|>|<) (.+)$/.exec(text) ?? [];
  if (comparison === 'IN')
    return { field: name(field), isOneOf: right.slice(1, -1).split(', ').map(value) };
  if (comparison === '>') return { field: name(field), after: String(value(right)) };
  if (comparison === '<') return { field: name(field), before: String(value(right)) };
  throw new Error(`this DynamoDB does not know the condition ${text}`);
}
