import type { StateMachineDefinition } from '../../workflow/definition/state-machine-definition.ts';

const catchAll = (resultPath: string, next: string) => [
  { ErrorEquals: ['States.ALL'], ResultPath: resultPath, Next: next },
];

const callFunction = (name: string) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: {
    FunctionName: `arn:aws:lambda:us-east-1:111122223333:function:${name}`,
    'Payload.$': '$$.Execution.Input',
  },
  TimeoutSeconds: 70,
});

/** A shorter version of the grant's workflow, with fewer retries. */
export const grantDefinition: StateMachineDefinition = {
  StartAt: 'GrantAccess',
  States: {
    GrantAccess: {
      ...callFunction('grant-access'),
      ResultSelector: { 'secondsLeft.$': '$.Payload.secondsLeft' },
      ResultPath: '$.granted',
      Retry: [
        { ErrorEquals: ['AssignmentPendingError'], IntervalSeconds: 2, MaxAttempts: 2 },
        { ErrorEquals: ['Sandbox.Timedout'], IntervalSeconds: 2, MaxAttempts: 1 },
      ],
      Catch: catchAll('$.grantFailure', 'RevokeAccess'),
      Next: 'WaitForAccessToExpire',
    },
    WaitForAccessToExpire: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
      Parameters: {
        TableName: 'break-glass-access',
        Key: { id: { 'S.$': "States.Format('grant#{}', $$.Execution.Input.grantId)" } },
        UpdateExpression: 'SET taskToken = :token',
        ExpressionAttributeValues: { ':token': { 'S.$': '$$.Task.Token' } },
      },
      TimeoutSecondsPath: '$.granted.secondsLeft',
      ResultPath: null,
      Retry: [{ ErrorEquals: ['DynamoDb.SdkClientException'], MaxAttempts: 2 }],
      Catch: catchAll('$.waitEnded', 'RevokeAccess'),
      Next: 'RevokeAccess',
    },
    RevokeAccess: {
      ...callFunction('revoke-access'),
      ResultPath: null,
      Catch: catchAll('$.revokeFailure', 'AlertPeople'),
      Next: 'WaitForCloudTrail',
    },
    WaitForCloudTrail: {
      Type: 'Wait',
      SecondsPath: '$.cloudTrailDelaySeconds',
      Next: 'HasGrantFailed',
    },
    HasGrantFailed: {
      Type: 'Choice',
      Choices: [{ Variable: '$.grantFailure', IsPresent: true, Next: 'AlertPeople' }],
      Default: 'Closed',
    },
    Closed: { Type: 'Succeed' },
    AlertPeople: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sns:publish',
      Parameters: {
        TopicArn: 'arn:aws:sns:us-east-1:111122223333:break-glass-alerts',
        'Message.$':
          "States.Format('{} at {} in {}', $$.Execution.Input.grantId, $$.State.Name, $$.Execution.Name)",
      },
      ResultPath: null,
      Catch: catchAll('$.alertFailure', 'Failed'),
      Next: 'Failed',
    },
    Failed: { Type: 'Fail', Error: 'GrantNeedsAttention', Cause: 'See the history.' },
  },
};
