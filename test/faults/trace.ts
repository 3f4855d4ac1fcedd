export interface Violation {
  readonly rule: string;
  readonly detail: string;
}

/** Records what happens in a run: a log to explain violations, the injected faults and the violations. */
export interface Trace {
  readonly log: (line: string) => void;
  readonly recordFault: (kind: string, site: string) => void;
  readonly addViolation: (rule: string, detail: string) => void;
  /** Ignores violations for which the test is true. */
  readonly ignore: (isIgnored: (rule: string, detail: string) => boolean) => void;
  /** Whether a fault was recorded at a site that ends with this text. */
  readonly hadFaultAt: (siteEnd: string) => boolean;
  readonly lines: () => readonly string[];
  readonly faults: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
}

const maxLines = 5_000;

export function createTrace(now: () => number): Trace {
  const entries: { readonly at: number; readonly line: string }[] = [];
  const faults = new Map<string, number>();
  const faultSites = new Set<string>();
  const violations: Violation[] = [];
  let isIgnored = (_rule: string, _detail: string): boolean => false;
  const log = (line: string): void => {
    if (entries.length < maxLines) entries.push({ at: now(), line });
  };
  return {
    log,
    recordFault(kind, site) {
      faults.set(kind, (faults.get(kind) ?? 0) + 1);
      faultSites.add(site);
      log(`fault: ${kind} at ${site}`);
    },
    hadFaultAt: (siteEnd) => [...faultSites].some((site) => site.endsWith(siteEnd)),
    ignore(test) {
      isIgnored = test;
    },
    addViolation(rule, detail) {
      if (isIgnored(rule, detail)) return;
      violations.push({ rule, detail });
      log(`VIOLATION: ${rule}: ${detail}`);
    },
    lines: () =>
      entries.map(({ at, line }) => `${new Date(at).toISOString().slice(11, 23)} ${line}`),
    faults,
    violations,
  };
}
