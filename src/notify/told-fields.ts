import type { RecordValue } from '../request/stored-record.ts';

/** What a channel wants to be remembered on the grant's `notified#` record. */
export type ToldFields = Readonly<Record<string, RecordValue | undefined>>;

/** A channel could tell some people, and not all. `told` is remembered, so that the next try tells only the others. */
export class PartlyToldError extends Error {
  override readonly name = 'PartlyToldError';
  readonly told: ToldFields;

  constructor(message: string, told: ToldFields, options: ErrorOptions) {
    super(message, options);
    this.told = told;
  }
}
