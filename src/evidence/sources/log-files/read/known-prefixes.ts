import type { CloudTrailIdentity } from '../../../cloudtrail-event.ts';

/** How a record begins, up to behind its identity: what is done in one session mostly begins alike. */
export interface KnownPrefix {
  readonly bytes: Buffer;
  readonly identity: CloudTrailIdentity;
}

export interface KnownPrefixes {
  /** The head that a record begins with, if it is known. */
  find(json: Buffer): KnownPrefix | undefined;
  remember(bytes: Buffer, identity: CloudTrailIdentity): void;
}

/** More take longer to compare than they save. */
const maxHeads = 8;

/** Remembers the last heads. */
export function createKnownPrefixes(): KnownPrefixes {
  const heads: KnownPrefix[] = [];
  let next = 0;
  return {
    find: (json) =>
      heads.find(
        ({ bytes }) => json.length > bytes.length && bytes.compare(json, 0, bytes.length) === 0,
      ),
    remember(bytes, identity) {
      heads[next] = { bytes: Buffer.from(bytes), identity };
      next = (next + 1) % maxHeads;
    },
  };
}
