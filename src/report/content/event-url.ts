interface EventReference {
  readonly eventId: string;
  readonly region: string | undefined;
  readonly eventCategory?: string | undefined;
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The console's host for the Regions of each partition that the internet reaches. A Region belongs to one
 * partition. Source: AWS Management Console Getting Started Guide, "Regional console endpoints";
 * AWS GovCloud (US) and Amazon Web Services in China user guides, "Service endpoints".
 */
const consoleHosts: readonly (readonly [region: RegExp, host: string])[] = [
  [/^us-gov-[a-z]{1,12}-\d{1,2}$/, 'console.amazonaws-us-gov.com'],
  [/^cn-[a-z]{1,12}-\d{1,2}$/, 'console.amazonaws.cn'],
  [/^[a-z]{2}-[a-z]{1,12}-\d{1,2}$/, 'console.aws.amazon.com'],
];

/**
 * The address of an event in the CloudTrail console, for somebody who is signed in to the event's account.
 * `undefined` for an id or a Region that CloudTrail did not write, since these are text from outside, and
 * for data and network events, which the console's event history does not contain.
 */
export function eventUrl({ eventId, region, eventCategory }: EventReference): string | undefined {
  if (region === undefined || !uuid.test(eventId)) return undefined;
  if (eventCategory !== undefined && eventCategory !== 'Management') return undefined;
  const host = consoleHosts.find(([pattern]) => pattern.test(region))?.[1];
  return host && `https://${region}.${host}/cloudtrailv2/home?region=${region}#/events/${eventId}`;
}
