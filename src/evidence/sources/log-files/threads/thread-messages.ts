import type { SearchTerms } from '../../../attribute/search-terms.ts';
import type { RecordCount } from '../count-records.ts';
import type { PackedRecords } from '../read/packed-records.ts';

/** A message to a thread. The thread reads files in the order of the messages, with the last search sent. */
export type ThreadRequest =
  | { readonly kind: 'search'; readonly groups: readonly SearchTerms[] }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'count'; readonly path: string };

/** The result of reading or counting one file. */
export interface FileResult {
  readonly path: string;
  readonly fileBytes: number;
  /** Uncompressed. */
  readonly bytes: number;
  readonly problem?: string | undefined;
  readonly packed?: PackedRecords | undefined;
  readonly recordCount?: RecordCount | undefined;
}
