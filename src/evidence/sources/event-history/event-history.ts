import type { LookupAttribute } from '@aws-sdk/client-cloudtrail';
import {
  createRateLimits,
  type LookUp,
  lookUpEvents,
} from '../../../aws/cloudtrail/look-up-events.ts';
import type { HistoryClients, HistoryScope } from '../../../aws/cloudtrail/trail-clients.ts';
import { sleepUntilTimeUp } from '../../../aws/cloudwatch-logs/sleep-until-time-up.ts';
import type { AssumedSession } from '../../attribute/assumed-session.ts';
import { portalSources } from '../../attribute/portal-activity.ts';
import type { EvidencePage, EvidenceSource, IsTimeUp, TakeNote } from '../../collect.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { whyFailed } from '../../why-failed.ts';

export interface EventHistoryDeps {
  readonly clients: HistoryClients;
  /** Where to look; the Region in which the partition's global services are recorded is added. */
  readonly regions: readonly string[];
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** One account's lookups, whom to tell, and how long it may take. */
interface Search {
  readonly subject: EvidenceSubject;
  readonly accountId: string;
  readonly attributes: readonly LookupAttribute[];
  readonly note: TakeNote;
  readonly isTimeUp: IsTimeUp;
}

/**
 * CloudTrail's event history, for whoever has no trail: management events of 90 days, of one account and
 * Region at a time. The portal's events lie in the function's own account, the role's in the grant's.
 */
export function createEventHistory(deps: EventHistoryDeps): EvidenceSource {
  const rateLimitOf = createRateLimits(deps.now);

  async function* lookUp(place: HistoryScope, lookUps: readonly LookUp[], search: Search) {
    const client = await deps.clients.find(place);
    if (client === undefined) {
      search.note({ kind: 'account-not-looked-at', accountId: place.accountId });
      return;
    }
    search.note({ kind: 'searched', source: nameOf(place) });
    const sleep = sleepUntilTimeUp(deps.sleep, search.isTimeUp);
    const pace = rateLimitOf(`${place.accountId} ${place.region}`, sleep);
    for (const each of lookUps) yield* lookUpEvents({ client, rateLimit: pace, sleep }, each);
  }

  /** A Region that fails is told, and the others are still looked at. */
  async function* searchAccount(search: Search): AsyncGenerator<EvidencePage> {
    const { subject, accountId, attributes, note } = search;
    const window = { from: new Date(subject.from), until: new Date(subject.until) };
    for (const region of regionsOf(subject.partition, deps.regions)) {
      const place = { partition: subject.partition, accountId, region };
      try {
        yield* lookUp(
          place,
          attributes.map((attribute) => ({ attribute, ...window })),
          search,
        );
      } catch (error) {
        note({ kind: 'source-failed', source: nameOf(place), why: whyFailed(error) });
      }
    }
  }

  async function findOwnAccount(note: TakeNote): Promise<string | undefined> {
    try {
      return await deps.clients.ownAccountId();
    } catch (error) {
      note({ kind: 'source-failed', source: 'CloudTrail event history', why: whyFailed(error) });
      return undefined;
    }
  }

  return {
    async *events(subject, note, isTimeUp) {
      const own = await findOwnAccount(note);
      if (own === undefined) return;
      const common = { subject, note, isTimeUp };
      yield* searchAccount({ ...common, accountId: own, attributes: portalAttributes });
      const attributes = [byName(subject.userName)];
      yield* searchAccount({ ...common, accountId: subject.accountId, attributes });
    },
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      const attributes = attributesOf(sessions);
      for (const accountId of accountsOf(sessions, subject))
        yield* searchAccount({ subject, note, isTimeUp, accountId, attributes });
    },
  };
}

const nameOf = ({ accountId, region }: HistoryScope): string =>
  `CloudTrail event history of account ${accountId} in ${region}`;

/** Identity Center's events name their person by an id that cannot be looked up: all of the portal's are read. */
const portalAttributes: readonly LookupAttribute[] = [...portalSources].map((source) => ({
  AttributeKey: 'EventSource',
  AttributeValue: source,
}));

/** Event history shows a role session under the session's name. */
const byName = (name: string): LookupAttribute => ({
  AttributeKey: 'Username',
  AttributeValue: name,
});

function attributesOf(sessions: readonly AssumedSession[]): readonly LookupAttribute[] {
  const keys = new Set(sessions.map(({ accessKeyId }) => accessKeyId));
  const names = new Set(sessions.flatMap(({ arn }) => arn?.split('/').at(-1) || []));
  return [
    ...[...keys].map(
      (key): LookupAttribute => ({ AttributeKey: 'AccessKeyId', AttributeValue: key }),
    ),
    ...[...names].map(byName),
  ];
}

/** The grant's account, and those whose roles were assumed. */
function accountsOf(
  sessions: readonly AssumedSession[],
  subject: EvidenceSubject,
): ReadonlySet<string> {
  const named = sessions.flatMap(({ arn }) => arn?.split(':')[4] || []);
  return new Set([subject.accountId, ...named]);
}

/**
 * IAM and other global services are recorded in one Region of each partition.
 * Source: CloudTrail User Guide, "Global service events".
 */
const globalRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

const regionsOf = (partition: string, regions: readonly string[]): ReadonlySet<string> =>
  new Set([...regions, globalRegions[partition] ?? []].flat());
