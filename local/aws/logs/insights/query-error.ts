/** A query that the emulated language does not hold; offsets are characters of the query's text. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly start: number;
  readonly end: number;

  constructor(message: string, at: { readonly start: number; readonly end: number }) {
    super(message);
    this.start = at.start;
    this.end = at.end;
  }
}
