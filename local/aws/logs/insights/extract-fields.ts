import type { LogEvent } from '../log-event.ts';

/** CloudWatch Logs finds so many fields in a JSON event and leaves out the rest. */
const maxDiscoveredFields = 200;

/** An event's fields by their dotted paths (`userIdentity.onBehalfOf.userId`, `resources.0.ARN`). */
export function extractFields(event: LogEvent): ReadonlyMap<string, string> {
  const discovered = [...leavesOf(parse(event.message), '')].slice(0, maxDiscoveredFields);
  return new Map([
    ...discovered,
    ['@timestamp', formatTimestamp(event.timestamp)],
    ['@message', event.message],
    ['@ptr', event.id],
  ]);
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function* leavesOf(value: unknown, path: string): Generator<[string, string]> {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    // Logs Insights shows JSON's true and false as 1 and 0.
    const text = typeof value === 'boolean' ? Number(value) : value;
    if (path !== '') yield [path, String(text)];
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    yield* leavesOf(member, path === '' ? name : `${path}.${name}`);
  }
}

/** `2026-11-21 08:00:00.000`, in UTC. */
function formatTimestamp(timestamp: Date): string {
  return timestamp.toISOString().replace('T', ' ').replace('Z', '');
}
