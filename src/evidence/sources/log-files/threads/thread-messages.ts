import type { NeedleGroup } from '../../../attribute/search-terms.ts';
import type { Survey } from '../count-records.ts';
import type { PackedRecords } from '../read/packed-records.ts';

/** What a thread is told. Files are read in the order in which they are told. */
export type ToThread =
  | { readonly kind: 'search'; readonly groups: readonly NeedleGroup[] }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'survey'; readonly path: string };

/** What became of one file. */
export interface FileResult {
  readonly path: string;
  readonly fileBytes: number;
  readonly bytes: number;
  readonly problem?: string | undefined;
  readonly packed?: PackedRecords | undefined;
  readonly survey?: Survey | undefined;
}
