import type { IssuedCredential } from '../../attribute/issued-credential.ts';
import { portalSources } from '../../attribute/portal-activity.ts';
import type { AddNote, EvidencePage, EvidenceSource, IsTimeUp } from '../../collect.ts';
import { failureReason } from '../../source-failure.ts';
import type { EvidenceSubject } from '../../subject.ts';
import { type Sleep, sleepUntilTimeUp } from '../sleep-until-time-up.ts';

/** The account and Region whose event history is read. */
export interface HistoryScope {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
}

/** One search of LookupEvents, which takes one attribute. */
export interface EventLookUp {
  /** Absent: events of anybody, newest first. */
  readonly attribute?: LookUpAttribute;
  /** By the events' own time, both included. */
  readonly from: Date;
  readonly until: Date;
}

interface LookUpAttribute {
  readonly AttributeKey: 'AccessKeyId' | 'EventSource' | 'Username';
  readonly AttributeValue: string;
}

/** Reads every page of a search. Throws what CloudTrail and `sleep` throw. */
export type LookUpEvents = (lookUp: EventLookUp, sleep: Sleep) => AsyncIterable<EvidencePage>;

export interface EventHistoryAccounts {
  /** The account that this process runs in. Throws what STS throws. */
  ownAccountId(): Promise<string>;
  /** `undefined` for another account where there is no role to read it with. */
  find(scope: HistoryScope): Promise<LookUpEvents | undefined>;
}

export interface EventHistoryDeps {
  readonly accounts: EventHistoryAccounts;
  /** The Regions to read; the Region that records the partition's global services is added. */
  readonly regions: readonly string[];
  readonly sleep: Sleep;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The searches in one account. */
interface Search {
  readonly subject: EvidenceSubject;
  readonly accountId: string;
  readonly attributes: readonly LookUpAttribute[];
  readonly note: AddNote;
  readonly isTimeUp: IsTimeUp;
}

/**
 * Reads CloudTrail's event history, for deployments without a trail: management events of 90 days, one
 * account and Region at a time. The portal's events are in the account that this process runs in, the
 * role's in the grant's account.
 */
export function createEventHistory(deps: EventHistoryDeps): EvidenceSource {
  async function* searchRegion(scope: HistoryScope, search: Search): AsyncGenerator<EvidencePage> {
    const { subject, attributes, note, isTimeUp } = search;
    const lookUp = await deps.accounts.find(scope);
    if (lookUp === undefined) {
      note({ kind: 'account-not-searched', accountId: scope.accountId });
      return;
    }
    note({ kind: 'searched', source: nameOf(scope) });
    const window = { from: startOf(subject), until: new Date(subject.until) };
    const sleep = sleepUntilTimeUp(deps.sleep, isTimeUp);
    for (const attribute of attributes) yield* lookUp({ attribute, ...window }, sleep);
  }

  /** Notes a Region that fails, and goes on with the next one. */
  async function* searchAccount(search: Search): AsyncGenerator<EvidencePage> {
    const { subject, accountId, note } = search;
    for (const region of regionsOf(subject.partition, deps.regions)) {
      const scope = { partition: subject.partition, accountId, region };
      try {
        yield* searchRegion(scope, search);
      } catch (error) {
        note({ kind: 'source-failed', source: nameOf(scope), reason: failureReason(error) });
      }
    }
  }

  async function findOwnAccount(note: AddNote): Promise<string | undefined> {
    try {
      return await deps.accounts.ownAccountId();
    } catch (error) {
      note({
        kind: 'source-failed',
        source: 'CloudTrail event history',
        reason: failureReason(error),
      });
      return undefined;
    }
  }

  return {
    async *events(subject, note, isTimeUp) {
      const own = await findOwnAccount(note);
      if (own === undefined) return;
      const common = { subject, note, isTimeUp };
      yield* searchAccount({ ...common, accountId: own, attributes: portalAttributes });
      const attributes = subject.userName === '' ? [] : [byName(subject.userName)];
      yield* searchAccount({ ...common, accountId: subject.accountId, attributes });
    },
    /** One page of anybody's events: event history is alive wherever CloudTrail is. */
    async checkDelivery({ endedAt: since, partition }, note, isTimeUp) {
      const own = await findOwnAccount(note);
      const [region = ''] = deps.regions;
      if (own === undefined) return;
      const scope = { partition, accountId: own, region };
      const source = nameOf(scope);
      try {
        const lookUp = await deps.accounts.find(scope);
        const sleep = sleepUntilTimeUp(deps.sleep, isTimeUp);
        const window = { from: new Date(since), until: new Date(deps.now()) };
        let found: 'found' | 'none' = 'none';
        for await (const page of lookUp?.(window, sleep) ?? []) {
          if (page.length > 0) found = 'found';
          break;
        }
        note({ kind: 'delivery', source, since, found });
      } catch (error) {
        const reason = failureReason(error);
        note({ kind: 'delivery', source, since, found: 'undecided', reason });
      }
    },
    async *eventsOfSessions(sessions, subject, note, isTimeUp) {
      const attributes = attributesOf(sessions);
      for (const accountId of accountsOf(sessions, subject))
        yield* searchAccount({ subject, note, isTimeUp, accountId, attributes });
    },
  };
}

/** Event history has no delivery times: a record counts as delivered up to two hours after its event. */
const maxDeliveryMs = 2 * 3_600_000;

const startOf = ({ from, deliveredFrom }: EvidenceSubject): Date =>
  new Date(deliveredFrom === undefined ? from : Date.parse(deliveredFrom) - maxDeliveryMs);

const nameOf = ({ accountId, region }: HistoryScope): string =>
  `CloudTrail event history of account ${accountId} in ${region}`;

/** LookupEvents cannot search for the user id that portal events carry, so all portal events are read. */
const portalAttributes: readonly LookUpAttribute[] = [...portalSources].map((source) => ({
  AttributeKey: 'EventSource',
  AttributeValue: source,
}));

/** Event history lists a role session's events under the session name. */
const byName = (name: string): LookUpAttribute => ({
  AttributeKey: 'Username',
  AttributeValue: name,
});

function attributesOf(sessions: readonly IssuedCredential[]): readonly LookUpAttribute[] {
  const keys = new Set(sessions.flatMap(({ accessKeyId }) => accessKeyId ?? []));
  const names = new Set(sessions.flatMap(({ arn }) => arn?.split('/').at(-1) || []));
  return [
    ...[...keys].map(
      (key): LookUpAttribute => ({ AttributeKey: 'AccessKeyId', AttributeValue: key }),
    ),
    ...[...names].map(byName),
  ];
}

/** The grant's account, and the accounts of the assumed roles. */
function accountsOf(
  sessions: readonly IssuedCredential[],
  subject: EvidenceSubject,
): ReadonlySet<string> {
  const named = sessions.flatMap(({ arn }) => arn?.split(':')[4] || []);
  return new Set([subject.accountId, ...named]);
}

/**
 * CloudTrail records IAM and other global services in one Region of each partition.
 * Source: CloudTrail User Guide, "Global service events".
 */
const globalRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
};

const regionsOf = (partition: string, regions: readonly string[]): ReadonlySet<string> =>
  new Set([...regions, globalRegions[partition] ?? []].flat());
