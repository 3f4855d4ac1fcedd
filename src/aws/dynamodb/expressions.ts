import { marshall } from '@aws-sdk/util-dynamodb';
import type { Change, Clause, Condition, SetMember } from '../../grant/record/records.ts';
import type { RecordValue } from '../../request/stored-record.ts';

/** The members of an UpdateItem that say what is changed, and when. */
interface Expressions {
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  /** In DynamoDB's own form of values; absent where there is none: it refuses an empty map. */
  readonly ExpressionAttributeValues?: unknown;
}

/** Words a change and its condition in DynamoDB's expressions. Every name and value is a placeholder. */
export function buildExpressions(change: Change, when: Condition): Expressions {
  const names: Record<string, string> = {};
  const values: Record<string, RecordValue> = {};
  const name = (field: string): string => {
    const placeholder = `#${field}`;
    names[placeholder] = field;
    return placeholder;
  };
  const value = (given: RecordValue): string => {
    const placeholder = `:v${Object.keys(values).length}`;
    values[placeholder] = given;
    return placeholder;
  };

  const word = (clause: Clause): string => {
    if ('absent' in clause) return `attribute_not_exists(${name(clause.absent)})`;
    if ('present' in clause) return `attribute_exists(${name(clause.present)})`;
    if ('anyOf' in clause) return `(${clause.anyOf.map(word).join(' OR ')})`;
    if ('isOneOf' in clause)
      return `${name(clause.field)} IN (${clause.isOneOf.map(value).join(', ')})`;
    if ('after' in clause) return `${name(clause.field)} > ${value(clause.after)}`;
    return `${name(clause.field)} < ${value(clause.before)}`;
  };

  const sets = Object.entries(change.set ?? {}).flatMap(([field, given]) =>
    given === undefined ? [] : [`${name(field)} = ${value(given)}`],
  );
  const removes = (change.remove ?? []).map(name);
  const memberOf = (member: SetMember | undefined) =>
    member ? [`${name(member.field)} ${value(new Set([member.member]))}`] : [];
  const update = [
    ['SET', sets],
    ['REMOVE', removes],
    ['ADD', memberOf(change.addTo)],
    ['DELETE', memberOf(change.takeFrom)],
  ] as const;
  const conditionExpression = when.map(word).join(' AND ');
  return {
    UpdateExpression: update
      .flatMap(([verb, parts]) => (parts.length > 0 ? [`${verb} ${parts.join(', ')}`] : []))
      .join(' '),
    ConditionExpression: conditionExpression,
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values) }),
  };
}
