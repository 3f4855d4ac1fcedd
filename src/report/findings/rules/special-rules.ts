import type { FindingReason } from './finding-rule.ts';

// Reasons that no list of calls expresses.

/** Any call on a resource of this deployment. */
export const ownSystem: FindingReason = {
  id: 'own-system',
  title: 'This system was touched',
  reason:
    'The call concerns a resource of the break-glass system itself. What others did to it is not in the evidence of a grant.',
  severity: 'critical',
  technique: 'T1562',
};

/** Any call of a user or with an access key that the sessions created. */
export const createdUse: FindingReason = {
  id: 'created-use',
  title: 'Created users and access keys used',
  reason: 'They do not end with the access. Delete them, unless they are meant to stay.',
  severity: 'critical',
  technique: 'T1078.004',
};

/** Any call after the end of access. */
export const activityAfterEnd: FindingReason = {
  id: 'activity-after-end',
  title: 'Activity after the end of access',
  reason: 'A role session that was still valid was used after access had been revoked.',
  severity: 'high',
  technique: 'T1078.004',
};

/** At the access portal: a password or an MFA challenge was answered wrongly. */
export const failedChallenge: FindingReason = {
  id: 'failed-challenge',
  title: 'Failed challenges at the access portal',
  reason: 'Somebody tried to sign in as the user and failed: the user, or somebody else.',
  severity: 'medium',
  technique: 'T1110',
};

/** At least this many denied calls within the window. */
export const denialBurst = {
  id: 'denial-burst',
  title: 'Bursts of denied calls',
  reason: 'A user or a program may have been probing which calls are allowed.',
  severity: 'medium',
  technique: 'T1580',
  minCalls: 5,
  windowSeconds: 60,
} as const satisfies FindingReason & { minCalls: number; windowSeconds: number };

/** Denied reads of the console: a page asks for much that a permission set does not allow. */
export const consoleBurst: FindingReason = {
  id: 'console-burst',
  title: 'Apart: denied reads of console pages',
  reason: 'A page of the console asks for everything that it can show, allowed or not.',
  severity: 'info',
  technique: 'T1580',
};

/** Parameters that AWS publishes for everybody, such as the ids of images. */
export const publicParameters: FindingReason = {
  id: 'public-parameters',
  title: 'Apart: public parameters read',
  reason: 'AWS publishes them for everybody, such as the ids of images.',
  severity: 'info',
  technique: 'T1580',
};

/** A service that uses a key for the user, such as EC2 for an encrypted volume, gives itself a grant. */
export const serviceKeyGrants: FindingReason = {
  id: 'service-key-grants',
  title: 'Apart: grants of keys that services made for themselves',
  reason: 'A service that uses a key for the user gives itself a grant, and retires it.',
  severity: 'info',
  technique: 'T1098',
};
