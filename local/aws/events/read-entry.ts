import { isRecord } from '../../is-record.ts';
import { type Input, readMembers } from '../api/members.ts';
import type { AcceptedEvent } from './event-buses.ts';

/** Why EventBridge does not accept one entry of a request. */
export interface EntryFailure {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** Reads an entry of PutEvents, or returns what the response says of it. */
export function readEntry(entry: Input, now: () => Date): Omit<AcceptedEvent, 'id'> | EntryFailure {
  const members = readMembers(entry);
  const source = members.optionalString('Source') ?? '';
  const detailType = members.optionalString('DetailType') ?? '';
  const detail = members.optionalString('Detail') ?? '';
  for (const [name, value] of Object.entries({
    Source: source,
    DetailType: detailType,
    Detail: detail,
  }))
    if (value === '')
      return failure(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
  if (source.startsWith('aws.'))
    return failure('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (!isJsonObject(detail)) return failure('MalformedDetail', 'Detail is malformed.');
  const time = members.optionalNumber('Time');
  return {
    eventBusName: members.optionalString('EventBusName', /^[\w./:-]{1,1600}$/) ?? 'default',
    source,
    detailType,
    detail,
    time: time === undefined ? now() : new Date(time * 1000),
    resources: members.optionalStrings('Resources') ?? [],
  };
}

const failure = (ErrorCode: string, ErrorMessage: string): EntryFailure => ({
  ErrorCode,
  ErrorMessage,
});

function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}
