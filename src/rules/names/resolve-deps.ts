import type { ReasonMode } from '../../request/policy/reason-terms.ts';
import type { NameIndex } from './organization.ts';

/** What names are resolved against, besides Identity Center. */
export interface DeploymentLimits {
  /** 12 digits each, or `*`. */
  readonly allowedAccounts: readonly string[];
  /** ARNs, or `*`. */
  readonly allowedPermissionSets: readonly string[];
  /** Without the bot token nobody can be asked for approval, or for a reason before access. */
  readonly hasBotToken: boolean;
  /** Where a rule does not say when the requester says why. */
  readonly reason: ReasonMode;
}

export interface ResolveDeps {
  readonly names: NameIndex;
  readonly limits: DeploymentLimits;
  /** Slack user ids by the e-mail addresses of the file's links. */
  readonly slackUserIds: ReadonlyMap<string, string>;
  /** The ids of the members of those groups whose members the checks need, by group id. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}
