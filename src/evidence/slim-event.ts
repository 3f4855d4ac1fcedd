import type { CloudTrailEvent, CloudTrailIdentity, Fields } from './cloudtrail-event.ts';

/** What is held of an event; the one that is given is not changed. */
export type SlimEvent = (event: CloudTrailEvent) => CloudTrailEvent;

/**
 * For whoever has to hold very many events and attaches none. Of the record it keeps what rules and
 * reports read: sessions are read of STS's answers, a token's user id beside them, and what a call was
 * about of its parameters, resources and message. What many events say is held once.
 */
export function createSlimEvent(): SlimEvent {
  const texts = createShared<string>();
  const identities = createShared<CloudTrailIdentity>();
  const share = (text: string | undefined) => text && texts(text, text);
  return (event) => ({
    ...event,
    eventSource: texts(event.eventSource, event.eventSource),
    eventName: texts(event.eventName, event.eventName),
    awsRegion: share(event.awsRegion),
    recipientAccountId: share(event.recipientAccountId),
    sourceIpAddress: share(event.sourceIpAddress),
    userAgent: share(event.userAgent),
    errorCode: share(event.errorCode),
    identity: identities(JSON.stringify(Object.values(event.identity)), event.identity),
    raw: keptOf(event),
  });
}

/** More different values than a person has; beyond them each is held by itself. */
const mostShared = 10_000;

function createShared<T>(): (key: string, value: T) => T {
  const known = new Map<string, T>();
  return (key, value) => {
    const shared = known.get(key);
    if (shared !== undefined) return shared;
    if (known.size < mostShared) known.set(key, value);
    return value;
  };
}

function keptOf({ raw, eventSource, eventName }: CloudTrailEvent): Fields {
  return {
    ...only(raw, 'requestParameters'),
    ...only(raw, 'resources'),
    ...only(raw, 'errorMessage'),
    ...(eventName === 'CreateTokenWithIAM' && only(raw, 'additionalEventData')),
    ...(eventSource === 'sts.amazonaws.com' && only(raw, 'responseElements')),
  };
}

const only = (raw: Fields, name: string): Fields =>
  raw[name] === undefined || raw[name] === null ? {} : { [name]: raw[name] };
