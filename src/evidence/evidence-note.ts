/** Where evidence was looked for, and what could not be seen there. */
export type EvidenceNote =
  | { readonly kind: 'searched'; readonly source: string }
  /** More records than can be asked for were delivered in these seconds. */
  | {
      readonly kind: 'records-left-out';
      readonly deliveredFrom: string;
      readonly deliveredUntil: string;
      readonly limit: number;
    }
  | { readonly kind: 'unreadable-records'; readonly count: number }
  /** A source, a Region or a window of time could not be looked at; what came before that is kept. */
  | { readonly kind: 'source-failed'; readonly source: string; readonly why: string }
  /** Event history shows one account at a time, and there is no role to look at this one with. */
  | { readonly kind: 'account-not-looked-at'; readonly accountId: string }
  /** All records that were read, of which none belongs to the subject. Times are ISO 8601 in UTC. */
  | {
      readonly kind: 'none-belongs';
      readonly records: number;
      readonly from: string | undefined;
      readonly until: string | undefined;
    }
  /** Log files, and folders of them, that were delivered long before or after the time asked for. */
  | {
      readonly kind: 'files-left-out';
      readonly files: number;
      readonly folders: number;
      readonly deliveredFrom: string;
      readonly deliveredUntil: string;
    }
  /** When the latest record seen arrived, or happened where the source knows no arrival. ISO 8601 in UTC. */
  | { readonly kind: 'arrived-until'; readonly at: string }
  /** None of the records seen, the grant’s or not, is a data event: probably they are not recorded. */
  | { readonly kind: 'data-events-not-recorded' };
