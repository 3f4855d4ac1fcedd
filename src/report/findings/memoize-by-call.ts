import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';

export type Call = Pick<CloudTrailEvent, 'eventSource' | 'eventName' | 'readOnly'>;

/** For very many events, of few kinds of call: what is made of a call is made once, and found again. */
export function createByCall<T extends object>(make: (call: Call) => T): (call: Call) => T {
  const changes = new Map<string, Map<string, T>>();
  const reads = new Map<string, Map<string, T>>();
  return (call) => {
    const bySource = call.readOnly ? reads : changes;
    const known = bySource.get(call.eventSource)?.get(call.eventName);
    if (known !== undefined) return known;
    const made = make(call);
    const byName = bySource.get(call.eventSource) ?? new Map<string, T>();
    bySource.set(call.eventSource, byName.set(call.eventName, made));
    return made;
  };
}
