import { breakRule, type Mutation, workflow } from '../mutation.ts';

/** The end of a Catch of all errors, and the state's own Next after it. */
const catchAll = (target: string, next: string): string =>
  `"Next": "${target}"\n        }\n      ],\n      "Next": "${next}"`;

const catchOfGrantAccess = (resultPath: string, target: string): string =>
  `"ErrorEquals": ["States.ALL"],\n          ${resultPath}"Next": "${target}"\n        }\n      ],\n      "Next": "WaitForAccessToExpire"`;
/** Of the wait for access to expire: that for approval has the same. */
const expiryToken =
  '#expiry\', $.grantId)"\n          }\n        },\n        "UpdateExpression": "SET taskToken = :token",\n        "ConditionExpression": "';
const expiryRetry =
  '"TimeoutSecondsPath": "$.granted.secondsLeft",\n      "ResultPath": null,\n      "Retry": [\n        {\n          "ErrorEquals": [\n            ';
const failurePath = '"ResultPath": "$.failure",\n          ';

export const workflowMutations: readonly Mutation[] = [
  breakRule(
    'the grant id is the name of the execution',
    workflow,
    '"grantId.$": "$$.Execution.Name"',
    '"grantId": "f0f0f000000000000000000000000000"',
  ),
  breakRule(
    'every failure of Decide goes to RevokeAccess',
    workflow,
    catchAll('RevokeAccess', 'IsGranted'),
    catchAll('AlertPeople', 'IsGranted'),
  ),
  breakRule(
    'GrantAccess follows only where Decide has granted',
    workflow,
    '"Default": "RevokeAccess"',
    '"Default": "GrantAccess"',
  ),
  breakRule(
    'every failure of GrantAccess goes to RevokeAccess',
    workflow,
    catchOfGrantAccess(failurePath, 'RevokeAccess'),
    catchOfGrantAccess(failurePath, 'AlertPeople'),
  ),
  breakRule(
    'an end request before access is active is no failure',
    workflow,
    '"ErrorEquals": ["EndRequestedError"],\n          "ResultPath": "$.waitEnded"',
    '"ErrorEquals": ["EndRequestedError"],\n          "ResultPath": "$.failure"',
  ),
  breakRule(
    'every Catch has a ResultPath (here: that of GrantAccess)',
    workflow,
    catchOfGrantAccess(failurePath, 'RevokeAccess'),
    catchOfGrantAccess('', 'RevokeAccess'),
  ),
  breakRule(
    'the wait lasts for the seconds that GrantAccess returns',
    workflow,
    '"TimeoutSecondsPath": "$.granted.secondsLeft"',
    '"TimeoutSeconds": 3600',
  ),
  breakRule(
    'the wait starts only if it was not ended before',
    workflow,
    `${expiryToken}attribute_not_exists(wokenAt)`,
    `${expiryToken}attribute_not_exists(nothing)`,
  ),
  breakRule(
    'the wait retries only named errors',
    workflow,
    `${expiryRetry}"DynamoDb.ProvisionedThroughputExceededException",`,
    `${expiryRetry}"States.ALL",`,
  ),
  breakRule(
    'every failure of the wait goes to RevokeAccess',
    workflow,
    catchAll('RevokeAccess', 'RevokeAccess'),
    catchAll('AlertPeople', 'RevokeAccess'),
  ),
  breakRule(
    'RevokeAccess gets what Decide has found',
    workflow,
    '"step": "RevokeAccess",\n          "decision.$": "$.decided.decision"',
    '"step": "RevokeAccess",\n          "decision": null',
  ),
  breakRule(
    'a failure of RevokeAccess goes to AlertPeople',
    workflow,
    catchAll('RevokeAccessFailed', 'IsOver'),
    catchAll('Failed', 'IsOver'),
  ),
  breakRule(
    'people are alerted of a record that contradicts the decision',
    workflow,
    '"Default": "AlertOfContradiction"',
    '"Default": "EndSessions"',
  ),
  breakRule(
    'only a grant that granted access is reported on',
    workflow,
    '"Default": "HasFailed"',
    '"Default": "WaitForCloudTrail"',
  ),
  breakRule(
    'a failure of ReportOnAccess goes to AlertPeople',
    workflow,
    catchAll('ReportOnAccessFailed', 'HasFailed'),
    catchAll('Failed', 'HasFailed'),
  ),
  breakRule(
    'a grant whose access could not be granted ends with an alert',
    workflow,
    '"Variable": "$.failure"',
    '"Variable": "$.alertFailure"',
  ),
  breakRule(
    'an execution that Decide refused ends with an alert',
    workflow,
    '"Default": "AlertPeople"',
    '"Default": "Closed"',
  ),
];
