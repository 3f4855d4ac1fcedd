import { AwsError, type AwsService } from '../api/aws-service.ts';
import { type Input, readMembers } from '../api/members.ts';
import { paginate } from '../api/paginate.ts';
import type { Topics } from './topics.ts';

export interface SnsDeps {
  readonly topics: Topics;
  readonly now: () => Date;
  readonly region: string;
  readonly accountId: string;
  readonly settings: { readonly pageSize: number };
}

const maxMessageBytes = 256 * 1024;

/** SNS topics. Published messages are stored and not delivered. */
export function createSns(deps: SnsDeps): AwsService {
  return {
    name: 'sns',
    signingName: 'sns',
    protocol: { kind: 'query', xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
    actions: {
      CreateTopic: (input) => createTopic(deps, input),
      ListTopics: (input) => listTopics(deps, input),
      Publish: (input) => publish(deps, input),
    },
  };
}

function createTopic(deps: SnsDeps, input: Input) {
  const name = input['Name'];
  if (typeof name !== 'string' || !/^[\w-]{1,256}$/.test(name))
    throw invalidParameter('Topic Name');
  const arn = `arn:aws:sns:${deps.region}:${deps.accountId}:${name}`;
  deps.topics.create(arn);
  return { TopicArn: arn };
}

function listTopics(deps: SnsDeps, input: Input) {
  const token = readMembers(input, 'InvalidParameter').optionalString('NextToken');
  const size = Math.min(100, deps.settings.pageSize);
  const page = paginate(deps.topics.list(), String, { size, token });
  if (page === undefined) throw invalidParameter('NextToken');
  return { Topics: page.items.map((TopicArn) => ({ TopicArn })), NextToken: page.nextToken };
}

function publish(deps: SnsDeps, input: Input) {
  const { TopicArn: topicArn, Message: message, Subject: subject } = input;
  if (typeof topicArn !== 'string')
    throw invalidParameter('TopicArn or TargetArn Reason: no value');
  if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(topicArn)) throw invalidParameter('TopicArn');
  if (typeof message !== 'string' || message === '') throw invalidParameter('Empty message');
  if (Buffer.byteLength(message) > maxMessageBytes) throw invalidParameter('Message too long');
  if (!deps.topics.exists(topicArn)) {
    throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
  }
  const id = crypto.randomUUID();
  const attributes = readAttributes(input);
  const published = { id, topicArn, message, attributes, publishedAt: deps.now() };
  deps.topics.publish(
    subject === undefined ? published : { ...published, subject: parseSubject(subject) },
  );
  return { MessageId: id };
}

/** A subject is one line of up to 100 ASCII characters. */
function parseSubject(subject: unknown): string {
  if (typeof subject === 'string' && /^[\x20-\x7e]{1,100}$/.test(subject)) return subject;
  throw invalidParameter('Subject');
}

/**
 * Reads `MessageAttributes.entry.<number>.Name`, `.Value.DataType` and `.Value.StringValue`. Source:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
function readAttributes(input: Input): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  for (const [member, name] of Object.entries(input)) {
    const entry = /^(MessageAttributes\.entry\.\d+)\.Name$/.exec(member)?.[1];
    if (entry === undefined) continue;
    const value = input[`${entry}.Value.StringValue`];
    if (typeof name !== 'string' || !/^[\w.-]{1,256}$/.test(name)) throw invalidParameter('Name');
    if (input[`${entry}.Value.DataType`] !== 'String')
      throw invalidParameter(`The message attribute '${name}' must have the type String here`);
    if (typeof value !== 'string' || value === '')
      throw new AwsError(
        'ParameterValueInvalid',
        `The message attribute '${name}' must contain non-empty message attribute value for message attribute type 'String'.`,
      );
    attributes[name] = value;
  }
  return attributes;
}

function invalidParameter(reason: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${reason}`);
}
