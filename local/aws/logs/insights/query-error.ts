/** The query is not part of the emulated language. Offsets count the query's characters. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly start: number;
  readonly end: number;

  constructor(message: string, range: { readonly start: number; readonly end: number }) {
    super(message);
    this.start = range.start;
    this.end = range.end;
  }
}
