import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';

export type Call = Pick<CloudTrailEvent, 'eventSource' | 'eventName' | 'readOnly'>;

/** Computes a value once for each kind of call. Reports of very many events contain few kinds. */
export function memoizeByCall<T extends object>(compute: (call: Call) => T): (call: Call) => T {
  const changes = new Map<string, Map<string, T>>();
  const reads = new Map<string, Map<string, T>>();
  return (call) => {
    const bySource = call.readOnly ? reads : changes;
    const known = bySource.get(call.eventSource)?.get(call.eventName);
    if (known !== undefined) return known;
    const value = compute(call);
    const byName = bySource.get(call.eventSource) ?? new Map<string, T>();
    bySource.set(call.eventSource, byName.set(call.eventName, value));
    return value;
  };
}
