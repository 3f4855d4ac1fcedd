import { shown } from '../../platform/one-line.ts';
import type { Grant } from '../record/grant.ts';
import type { Records } from '../record/records.ts';

/**
 * Records why access is not granted, before people are told: another try of the step then cannot grant it
 * after all. Returns `false` where a concurrent invocation has granted or ended access meanwhile.
 */
export async function recordFailure(
  records: Records,
  { id }: Pick<Grant, 'id'>,
  failure: string,
): Promise<boolean> {
  const { outcome } = await records.change(id, { set: { failure: shown(failure) } }, [
    { field: 'status', isOneOf: ['opening', 'giving'] },
  ]);
  return outcome === 'changed';
}
