export interface Violation {
  readonly rule: string;
  readonly detail: string;
}

/** What happened in a run, for whoever reads a violation, and what is counted of it. */
export interface Trace {
  readonly log: (line: string) => void;
  readonly recordFault: (kind: string, where: string) => void;
  readonly addViolation: (rule: string, what: string) => void;
  /** Whether a call of this name was ever struck. */
  readonly hadFaultAt: (operation: string) => boolean;
  readonly lines: () => readonly string[];
  readonly faults: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
}

const maxLines = 5_000;

export function createTrace(now: () => number): Trace {
  const notes: { readonly at: number; readonly line: string }[] = [];
  const faults = new Map<string, number>();
  const faultyCalls = new Set<string>();
  const violations: Violation[] = [];
  const note = (line: string): void => {
    if (notes.length < maxLines) notes.push({ at: now(), line });
  };
  return {
    log: note,
    recordFault(kind, where) {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
      faultyCalls.add(where);
      note(`fault: ${kind} at ${where}`);
    },
    hadFaultAt: (operation) => [...faultyCalls].some((where) => where.endsWith(operation)),
    addViolation(rule, what) {
      violations.push({ rule, detail: what });
      note(`VIOLATION: ${rule}: ${what}`);
    },
    lines: () => notes.map(({ at, line }) => `${new Date(at).toISOString().slice(11, 23)} ${line}`),
    faults,
    violations,
  };
}
