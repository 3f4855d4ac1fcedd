import type { SearchTerms } from '../../../attribute/search-terms.ts';
import type { RecordCount } from '../count-records.ts';
import type { PackedRecords } from '../read/packed-records.ts';

/** What a thread is told. Files are read in the order in which they are told. */
export type ToThread =
  | { readonly kind: 'search'; readonly groups: readonly SearchTerms[] }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'survey'; readonly path: string };

/** What became of one file. */
export interface FileResult {
  readonly path: string;
  readonly fileBytes: number;
  readonly bytes: number;
  readonly problem?: string | undefined;
  readonly packed?: PackedRecords | undefined;
  readonly recordCount?: RecordCount | undefined;
}
