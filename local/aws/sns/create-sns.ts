import { type Input, readMembers } from '../members.ts';
import { pageOf } from '../paging.ts';
import { AwsError, type AwsService } from '../service.ts';
import type { Topics } from './topics.ts';

export interface SnsDeps {
  readonly topics: Topics;
  readonly now: () => Date;
  readonly region: string;
  readonly accountId: string;
  readonly settings: { readonly pageSize: number };
}

const maxMessageBytes = 256 * 1024;

/** SNS topics: what is published to them is kept, and goes to nobody. */
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
  if (typeof name !== 'string' || !/^[\w-]{1,256}$/.test(name)) throw invalid('Topic Name');
  const arn = `arn:aws:sns:${deps.region}:${deps.accountId}:${name}`;
  deps.topics.create(arn);
  return { TopicArn: arn };
}

function listTopics(deps: SnsDeps, input: Input) {
  const token = readMembers(input, 'InvalidParameter').optionalString('NextToken');
  const size = Math.min(100, deps.settings.pageSize);
  const page = pageOf(deps.topics.list(), String, { size, token });
  if (page === undefined) throw invalid('NextToken');
  return { Topics: page.items.map((TopicArn) => ({ TopicArn })), NextToken: page.nextToken };
}

function publish(deps: SnsDeps, input: Input) {
  const { TopicArn: topicArn, Message: message, Subject: subject } = input;
  if (typeof topicArn !== 'string') throw invalid('TopicArn or TargetArn Reason: no value');
  if (!/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(topicArn)) throw invalid('TopicArn');
  if (typeof message !== 'string' || message === '') throw invalid('Empty message');
  if (Buffer.byteLength(message) > maxMessageBytes) throw invalid('Message too long');
  if (!deps.topics.exists(topicArn)) {
    throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
  }
  const id = crypto.randomUUID();
  const published = { id, topicArn, message, publishedAt: deps.now() };
  deps.topics.publish(subject === undefined ? published : { ...published, subject: line(subject) });
  return { MessageId: id };
}

/** A subject is one line of up to 100 ASCII characters. */
function line(subject: unknown): string {
  if (typeof subject === 'string' && /^[\x20-\x7e]{1,100}$/.test(subject)) return subject;
  throw invalid('Subject');
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}
