import { computeRules } from './compute-rules.ts';
import { credentialRules } from './credential-rules.ts';
import { dataRules } from './data-rules.ts';
import { exposureRules } from './exposure-rules.ts';
import type { FindingRule } from './finding-rule.ts';
import { identityRules } from './identity-rules.ts';
import { loggingRules } from './logging-rules.ts';

/**
 * The first rule that names a call counts. A service is the first part of the event source (`iam` of
 * `iam.amazonaws.com`). The API version at the end of an event name (`AddPermission20150331v2`) is
 * ignored. Denied and failed calls match too: the finding states the outcome.
 */
export const findingRules: readonly FindingRule[] = [
  ...loggingRules,
  ...identityRules,
  ...credentialRules,
  ...computeRules,
  ...exposureRules,
  ...dataRules,
];
