/** How grave a finding is, the gravest first. */
export const severities = ['critical', 'high', 'medium', 'info'] as const;

export type Severity = (typeof severities)[number];

/** Why events are a finding, how grave they are, and which technique of MITRE ATT&CK they may be part of. */
export interface FindingReason {
  /** Never changes: programs may compare it. */
  readonly id: string;
  readonly title: string;
  /** Why a reviewer must see them, in one sentence. */
  readonly reason: string;
  /** Of a call that succeeded. */
  readonly severity: Severity;
  /** `T1098.001`, of ATT&CK for Enterprise, version 17. */
  readonly technique: string;
}

/** Calls that a reviewer must see. */
export interface FindingRule extends FindingReason {
  /** By service: event names. A name with `*`, for any text, matches only calls that are not read only. */
  readonly calls?: Readonly<Record<string, string>>;
  /** Services of which every call that is not read only matches. */
  readonly changesIn?: readonly string[];
  /** Whether the calls are less grave where they name no role. */
  readonly isAboutRole?: boolean;
  /** Whether the calls are less grave where they take away, or give within the account only. */
  readonly isAboutGiving?: boolean;
  /** Whether many resources make a finding graver, since few are part of everyday work. */
  readonly isGraverIfMany?: boolean;
}
