import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export interface EvidenceJson {
  /** Gzipped, unless `pack` does something else. */
  readonly content: Buffer;
  /** Of the complete JSON, even if the attachment is truncated. */
  readonly sha256: string;
  /** Length of the complete JSON. */
  readonly bytes: number;
  /** Number of records that do not fit. */
  readonly omitted: number;
}

/** Length of the text that is compressed at once. */
const blockCharacters = 1_000_000;
const closingText = ']}\n';

/**
 * Writes the records in the format of a CloudTrail log file, gzipped by default, as many as fit into `maxBytes`.
 * Each block of records becomes a gzip member, since concatenated members are one file (RFC 1952), so
 * that the complete text is never in memory.
 */
export function buildEvidenceJson(
  records: readonly unknown[],
  maxBytes: number,
  pack: (text: string) => Buffer = (text) => gzipSync(text),
): EvidenceJson {
  const hash = createHash('sha256');
  const closing = pack(closingText);
  const blocks: Buffer[] = [];
  let packedBytes = closing.length;
  let bytes = 0;
  let recordCount = 0;
  let isTruncated = false;
  for (const { text, count } of blocksOf(records)) {
    hash.update(text);
    bytes += Buffer.byteLength(text);
    if (isTruncated) continue;
    const block = pack(text);
    isTruncated = packedBytes + block.length > maxBytes;
    if (isTruncated) continue;
    blocks.push(block);
    packedBytes += block.length;
    recordCount += count;
  }
  hash.update(closingText);
  return {
    content: Buffer.concat([...blocks, closing]),
    sha256: hash.digest('hex'),
    bytes: bytes + closingText.length,
    omitted: records.length - recordCount,
  };
}

/** Yields the text up to `closingText`, with the number of records in each block. The first block has none. */
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
