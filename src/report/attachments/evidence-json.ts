import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export interface EvidenceJson {
  readonly gzipped: Buffer;
  /** Of the whole JSON, also where the attachment is cut. */
  readonly sha256: string;
  /** Length of the whole JSON. */
  readonly bytes: number;
  /** Records that had no room. */
  readonly left: number;
}

/** How much is compressed at a time. */
const blockCharacters = 1_000_000;
const end = ']}\n';

/**
 * The records as they were, in the form of a CloudTrail log file, gzipped to at most `maxBytes`:
 * the first ones, where not all have room. It is made in blocks, since members of gzip one after
 * the other are one file (RFC 1952), so that neither the whole text nor a too long one is ever held.
 */
export function buildEvidenceJson(records: readonly unknown[], maxBytes: number): EvidenceJson {
  const hash = createHash('sha256');
  const closing = gzipSync(end);
  const kept: Buffer[] = [];
  let keptBytes = closing.length;
  let bytes = 0;
  let keptRecords = 0;
  let isCut = false;
  for (const { text, count } of blocksOf(records)) {
    hash.update(text);
    bytes += Buffer.byteLength(text);
    if (isCut) continue;
    const block: Buffer = gzipSync(text);
    isCut = keptBytes + block.length > maxBytes;
    if (isCut) continue;
    kept.push(block);
    keptBytes += block.length;
    keptRecords += count;
  }
  hash.update(end);
  return {
    gzipped: Buffer.concat([...kept, closing]),
    sha256: hash.digest('hex'),
    bytes: bytes + end.length,
    left: records.length - keptRecords,
  };
}

/** The text up to its end, with how many records each block holds. The first is the beginning alone. */
function* blocksOf(records: readonly unknown[]): Generator<{ text: string; count: number }> {
  yield { text: '{"Records":[', count: 0 };
  let text = '';
  let count = 0;
  for (const [index, record] of records.entries()) {
    text += `${index === 0 ? '\n' : ',\n'}${JSON.stringify(record)}`;
    count += 1;
    if (text.length < blockCharacters) continue;
    yield { text, count };
    text = '';
    count = 0;
  }
  yield { text: `${text}\n`, count };
}
