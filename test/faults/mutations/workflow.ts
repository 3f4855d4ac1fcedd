import { broken, type Mutation, workflow } from './mutation.ts';

const next = (path: string, state: string): string =>
  `"ResultPath": "$.${path}",\n          "Next": "${state}"`;

export const workflowMutations: readonly Mutation[] = [
  broken(
    'every failure of GrantAccess goes to RevokeAccess',
    workflow,
    next('grantFailure', 'RevokeAccess'),
    next('grantFailure', 'AlertPeople'),
  ),
  broken(
    'a wish that came before access is no failure',
    workflow,
    next('endedEarly', 'RevokeAccess'),
    next('grantFailure', 'RevokeAccess'),
  ),
  broken(
    'every Catch has a ResultPath (here: that of GrantAccess)',
    workflow,
    next('grantFailure', 'RevokeAccess'),
    '"Next": "RevokeAccess"',
  ),
  broken(
    'the wait lasts for the seconds that GrantAccess says are left',
    workflow,
    '"TimeoutSecondsPath": "$.granted.secondsLeft"',
    '"TimeoutSeconds": 3600',
  ),
  broken(
    'the wait is entered only if nobody asked for the end',
    workflow,
    'attribute_exists(id) AND attribute_not_exists(endRequestedAt)',
    'attribute_exists(id)',
  ),
  broken(
    'the wait retries named errors alone',
    workflow,
    '"DynamoDb.ProvisionedThroughputExceededException",',
    '"States.ALL",',
  ),
  broken(
    'whatever ends the wait goes to RevokeAccess',
    workflow,
    next('waitFailure', 'RevokeAccess'),
    next('waitFailure', 'AlertPeople'),
  ),
  broken(
    'a failure of RevokeAccess goes to AlertPeople',
    workflow,
    next('revokeFailure', 'AlertPeople'),
    next('revokeFailure', 'Failed'),
  ),
  broken(
    'an input that was refused is not repeated to people',
    workflow,
    next('revokeFailure', 'AlertOfRefusal'),
    next('revokeFailure', 'AlertPeople'),
  ),
  broken(
    'only a grant that gave access is reported on',
    workflow,
    '"Default": "HasGrantFailed"',
    '"Default": "WaitForCloudTrail"',
  ),
  broken(
    'a failure of ReportOnAccess goes to AlertPeople',
    workflow,
    next('reportFailure', 'AlertPeople'),
    next('reportFailure', 'Failed'),
  ),
  broken(
    'a grant that could not be given ends with an alert',
    workflow,
    '"Variable": "$.grantFailure"',
    '"Variable": "$.nothing"',
  ),
];
