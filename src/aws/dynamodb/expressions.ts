import { marshall } from '@aws-sdk/util-dynamodb';
import type { Change, Clause, Condition, SetMember } from '../../grant/record/records.ts';
import type { RecordValue } from '../../request/stored-record.ts';

/** The members of an UpdateItem request that describe the change and its condition. */
interface Expressions {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  /** Attribute values as DynamoDB writes them. Absent when there are none: DynamoDB rejects an empty map. */
  readonly ExpressionAttributeValues?: unknown;
}

/** Builds the expressions for a change and its condition. Every name and value is a placeholder. */
export function buildExpressions(change: Change, condition: Condition): Expressions {
  const names: Record<string, string> = {};
  const values: Record<string, RecordValue> = {};
  const name = (field: string): string => {
    const placeholder = `#${field}`;
    names[placeholder] = field;
    return placeholder;
  };
  const value = (fieldValue: RecordValue): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = fieldValue;
    return placeholder;
  };

  /** A map's key may contain characters that no placeholder may. */
  const keys: string[] = [];
  const entryOf = (key: string): string => {
    if (!keys.includes(key)) keys.push(key);
    const placeholder = `#key${keys.indexOf(key)}`;
    names[placeholder] = key;
    return placeholder;
  };

  const buildClause = (clause: Clause): string => {
    if ('absent' in clause) return `attribute_not_exists(${name(clause.absent)})`;
    if ('present' in clause) return `attribute_exists(${name(clause.present)})`;
    if ('anyOf' in clause) return `(${clause.anyOf.map(buildClause).join(' OR ')})`;
    if ('isOneOf' in clause)
      return `${name(clause.field)} IN (${clause.isOneOf.map(value).join(', ')})`;
    if ('lacks' in clause)
      return `attribute_not_exists(${name(clause.map)}.${entryOf(clause.lacks)})`;
    if ('hasAtLeast' in clause) return `size(${name(clause.map)}) >= ${value(clause.hasAtLeast)}`;
    if ('hasFewerThan' in clause)
      return `size(${name(clause.map)}) < ${value(clause.hasFewerThan)}`;
    if ('after' in clause) return `${name(clause.field)} > ${value(clause.after)}`;
    return `${name(clause.field)} < ${value(clause.before)}`;
  };

  const sets = Object.entries(change.set ?? {}).flatMap(([field, fieldValue]) =>
    fieldValue === undefined ? [] : [`${name(field)} = ${value(fieldValue)}`],
  );
  if (change.putIn !== undefined) {
    const { map, key, value: entry } = change.putIn;
    sets.push(`${name(map)}.${entryOf(key)} = ${value(entry)}`);
  }
  const removes = (change.remove ?? []).map(name);
  const buildMember = (member: SetMember | undefined) =>
    member ? [`${name(member.field)} ${value(new Set([member.member]))}`] : [];
  const clauses = [
    ['SET', sets],
    ['REMOVE', removes],
    ['ADD', buildMember(change.addTo)],
    ['DELETE', buildMember(change.takeFrom)],
  ] as const;
  const conditionExpression = condition.map(buildClause).join(' AND ');
  return {
    UpdateExpression: clauses
      .flatMap(([keyword, actions]) =>
        actions.length > 0 ? [`${keyword} ${actions.join(', ')}`] : [],
      )
      .join(' '),
    ConditionExpression: conditionExpression,
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values) }),
  };
}
