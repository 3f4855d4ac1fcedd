import type { Finding, FindingGroup } from './finding.ts';
import { rankOfSeverity } from './finding-severity.ts';

/** Findings that stand apart need no review. */
export const needsReview = ({ severity }: Pick<Finding, 'severity'>): boolean =>
  severity !== 'info';

export interface Gravest {
  /** The gravest findings, each of another call. */
  readonly named: readonly Finding[];
  /** How many other findings need a review. */
  readonly others: number;
}

/** Picks the gravest findings. A finding that is in two groups counts once. */
export function pickGravest(groups: readonly FindingGroup[], maxNamed: number): Gravest {
  const all = groups
    .flatMap(({ findings }) => findings)
    .filter(needsReview)
    .sort((a, b) => rankOfSeverity(a.severity) - rankOfSeverity(b.severity));
  const distinct = [...firstBy(all, ({ call, eventId }) => `${eventId} ${call}`)];
  const named = [...firstBy(distinct, ({ call }) => call)].slice(0, maxNamed);
  return { named, others: distinct.length - named.length };
}

function firstBy(findings: readonly Finding[], keyOf: (finding: Finding) => string) {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const key = keyOf(finding);
    if (!byKey.has(key)) byKey.set(key, finding);
  }
  return byKey.values();
}
