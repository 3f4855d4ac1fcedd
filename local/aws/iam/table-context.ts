import { isRecord } from '../../is-record.ts';

/** The input of a call. */
export type Input = Readonly<Record<string, unknown>>;

/** The condition keys of a call of DynamoDB. */
export function tableContext(input: Input): Readonly<Record<string, readonly string[]>> {
  return {
    'dynamodb:LeadingKeys': leadingKeys(input),
    'dynamodb:Attributes': attributesOf(input),
    'dynamodb:ReturnValues': stringsOf(input['ReturnValues']),
  };
}

/** Every key of a batch is a leading key; of a query it is the partition that it reads, also that of an index. */
function leadingKeys(input: Input): readonly string[] {
  if (input['KeyConditionExpression'] !== undefined) return queriedPartition(input);
  const batched = Object.values(requestItems(input)).flatMap((request) =>
    isRecord(request) && Array.isArray(request['Keys']) ? request['Keys'] : [],
  );
  const single = [input['Key'], input['Item']].filter((key) => key !== undefined);
  const keys: readonly unknown[] = single.length > 0 ? single : batched;
  return keys.flatMap(keyId);
}

/** The partition key is the only one that is compared with `=`: no index of the table has equal sort keys asked for. */
function queriedPartition(input: Input): readonly string[] {
  const [, placeholder = ''] =
    /^\s*[#\w]+\s*=\s*(:\w+)/.exec(textOf(input['KeyConditionExpression'])) ?? [];
  const values = input['ExpressionAttributeValues'];
  const value = isRecord(values) ? values[placeholder] : undefined;
  return isRecord(value) ? stringsOf(value['S']) : [];
}

/** Words of expressions that name no attribute. */
const expressionWords = new Set(
  'SET REMOVE ADD DELETE AND OR NOT IN BETWEEN attribute_exists attribute_not_exists attribute_type begins_with contains size if_not_exists list_append'.split(
    ' ',
  ),
);

/** The attributes that the expressions of a request name, by placeholders or directly, and those of its key. */
function attributesOf(input: Input): readonly string[] {
  const members = [input['ExpressionAttributeNames'], input['Key'], input['Item']];
  const [names, ...others] = members.map((member) => (isRecord(member) ? member : {}));
  const expressions = ['UpdateExpression', 'ConditionExpression', 'ProjectionExpression']
    .map((member) => textOf(input[member]))
    .join(' ');
  const words = expressions.match(/(?<![#:\w])[A-Za-z_]\w*/g) ?? [];
  return [
    ...stringsOf(Object.values(names ?? {})),
    ...others.flatMap((member) => Object.keys(member)),
    ...words.filter((word) => !expressionWords.has(word)),
  ];
}

function keyId(key: unknown): readonly string[] {
  const id = isRecord(key) ? key['id'] : undefined;
  return stringsOf(isRecord(id) ? id['S'] : undefined);
}

export const requestItems = ({ RequestItems: items }: Input): Input =>
  isRecord(items) ? items : {};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const stringsOf = (value: unknown): readonly string[] =>
  [value].flat().filter((item): item is string => typeof item === 'string');
