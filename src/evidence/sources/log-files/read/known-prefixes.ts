import type { CloudTrailIdentity } from '../../../cloudtrail-event.ts';

/** The first bytes of a record, up to the end of its identity, with that identity parsed. */
interface KnownPrefix {
  readonly bytes: Buffer;
  readonly identity: CloudTrailIdentity;
}

/**
 * A cache of the last prefixes: the records of a session mostly start with the same bytes, so that their
 * identity need not be read again.
 */
export interface KnownPrefixes {
  /** Returns the prefix that the record starts with, if it is known. */
  find(json: Buffer): KnownPrefix | undefined;
  remember(bytes: Buffer, identity: CloudTrailIdentity): void;
}

/** More prefixes take longer to compare than they save. */
const maxPrefixes = 8;

export function createKnownPrefixes(): KnownPrefixes {
  const prefixes: KnownPrefix[] = [];
  let next = 0;
  return {
    find: (json) =>
      prefixes.find(
        ({ bytes }) => json.length > bytes.length && bytes.compare(json, 0, bytes.length) === 0,
      ),
    remember(bytes, identity) {
      prefixes[next] = { bytes: Buffer.from(bytes), identity };
      next = (next + 1) % maxPrefixes;
    },
  };
}
