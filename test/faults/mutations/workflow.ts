import { breakRule, type Mutation, workflow } from './mutation.ts';

const next = (path: string, state: string): string =>
  `"ResultPath": "$.${path}",\n          "Next": "${state}"`;

export const workflowMutations: readonly Mutation[] = [
  breakRule(
    'every failure of GrantAccess goes to RevokeAccess',
    workflow,
    next('grantFailure', 'RevokeAccess'),
    next('grantFailure', 'AlertPeople'),
  ),
  breakRule(
    'an end request before access is active is no failure',
    workflow,
    next('endedEarly', 'RevokeAccess'),
    next('grantFailure', 'RevokeAccess'),
  ),
  breakRule(
    'every Catch has a ResultPath (here: that of GrantAccess)',
    workflow,
    next('grantFailure', 'RevokeAccess'),
    '"Next": "RevokeAccess"',
  ),
  breakRule(
    'the wait lasts for the seconds that GrantAccess returns',
    workflow,
    '"TimeoutSecondsPath": "$.granted.secondsLeft"',
    '"TimeoutSeconds": 3600',
  ),
  breakRule(
    'the wait starts only if there is no end request',
    workflow,
    'attribute_exists(id) AND attribute_not_exists(endRequestedAt)',
    'attribute_exists(id)',
  ),
  breakRule(
    'the wait retries only named errors',
    workflow,
    '"DynamoDb.ProvisionedThroughputExceededException",',
    '"States.ALL",',
  ),
  breakRule(
    'every failure of the wait goes to RevokeAccess',
    workflow,
    next('waitFailure', 'RevokeAccess'),
    next('waitFailure', 'AlertPeople'),
  ),
  breakRule(
    'a failure of RevokeAccess goes to AlertPeople',
    workflow,
    next('revokeFailure', 'AlertPeople'),
    next('revokeFailure', 'Failed'),
  ),
  breakRule(
    'an alert repeats no part of a refused input',
    workflow,
    next('revokeFailure', 'AlertOfRefusal'),
    next('revokeFailure', 'AlertPeople'),
  ),
  breakRule(
    'only a grant that granted access is reported on',
    workflow,
    '"Default": "HasGrantFailed"',
    '"Default": "WaitForCloudTrail"',
  ),
  breakRule(
    'a failure of ReportOnAccess goes to AlertPeople',
    workflow,
    next('reportFailure', 'AlertPeople'),
    next('reportFailure', 'Failed'),
  ),
  breakRule(
    'a grant whose access could not be granted ends with an alert',
    workflow,
    '"Variable": "$.grantFailure"',
    '"Variable": "$.nothing"',
  ),
];
