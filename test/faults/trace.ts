export interface Violation {
  readonly rule: string;
  readonly what: string;
}

/** What happened in a run, for whoever reads a violation, and what is counted of it. */
export interface Trace {
  readonly note: (line: string) => void;
  readonly fault: (kind: string, where: string) => void;
  readonly violate: (rule: string, what: string) => void;
  /** Whether a call of this name was ever struck. */
  readonly wasStruck: (operation: string) => boolean;
  readonly lines: () => readonly string[];
  readonly faults: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
}

const maxLines = 5_000;

export function createTrace(now: () => number): Trace {
  const notes: { readonly at: number; readonly line: string }[] = [];
  const faults = new Map<string, number>();
  const struck = new Set<string>();
  const violations: Violation[] = [];
  const note = (line: string): void => {
    if (notes.length < maxLines) notes.push({ at: now(), line });
  };
  return {
    note,
    fault(kind, where) {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
      struck.add(where);
      note(`fault: ${kind} at ${where}`);
    },
    wasStruck: (operation) => [...struck].some((where) => where.endsWith(operation)),
    violate(rule, what) {
      violations.push({ rule, what });
      note(`VIOLATION: ${rule}: ${what}`);
    },
    lines: () => notes.map(({ at, line }) => `${new Date(at).toISOString().slice(11, 23)} ${line}`),
    faults,
    violations,
  };
}
