import type { LogEvent } from '../log-event.ts';

/** CloudWatch Logs discovers at most this many fields in a JSON event. */
const maxDiscoveredFields = 200;

/** Extracts the fields by dotted path (`userIdentity.onBehalfOf.userId`, `resources.0.ARN`). */
export function extractFields(event: LogEvent): ReadonlyMap<string, string> {
  const discovered = [...extractLeaves(parse(event.message), '')].slice(0, maxDiscoveredFields);
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

function* extractLeaves(value: unknown, path: string): Generator<[string, string]> {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    // Logs Insights converts JSON's true and false to 1 and 0.
    const text = typeof value === 'boolean' ? Number(value) : value;
    if (path !== '') yield [path, String(text)];
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    yield* extractLeaves(member, path === '' ? name : `${path}.${name}`);
  }
}

/** `2026-11-21 08:00:00.000`, in UTC. */
function formatTimestamp(timestamp: Date): string {
  return timestamp.toISOString().replace('T', ' ').replace('Z', '');
}
