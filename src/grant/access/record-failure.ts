import { shown } from '../../platform/one-line.ts';
import { type Grant, parseGrant } from '../record/grant.ts';
import type { Records } from '../record/records.ts';

/**
 * Records why access is not granted, before people are told: another try of the step then cannot grant it
 * after all. Returns the grant; `undefined` where a concurrent invocation has granted or ended access meanwhile.
 */
export async function recordFailure(
  records: Records,
  { id }: Pick<Grant, 'id'>,
  failure: string,
): Promise<Grant | undefined> {
  const written = await records.change(id, { set: { failure: shown(failure) } }, [
    { field: 'status', isOneOf: ['awaiting-approval', 'opening', 'giving'] },
  ]);
  return written.outcome === 'changed' ? parseGrant(written.record) : undefined;
}
