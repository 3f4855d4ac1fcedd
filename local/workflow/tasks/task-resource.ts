export interface TaskResource {
  /** The service, as in the history: `lambda`, `aws-sdk:dynamodb`, ... */
  readonly resourceType: string;
  /** The action and the pattern, as in the history: `updateItem.waitForTaskToken`. */
  readonly resource: string;
  /** Service and action without the pattern: `aws-sdk:dynamodb:updateItem`. */
  readonly integration: string;
  readonly waitsForToken: boolean;
}

const tokenSuffix = '.waitForTaskToken';
const resourcePattern = /^arn:[\w-]+:states:[\w-]*:\d*:(?<type>.+):(?<action>[\w.]+)$/;

/** Parses a Task's Resource; returns undefined when it is not a service integration. */
export function parseTaskResource(arn: string): TaskResource | undefined {
  const { type, action } = resourcePattern.exec(arn)?.groups ?? {};
  if (type === undefined || action === undefined) return undefined;
  const waitsForToken = action.endsWith(tokenSuffix);
  return {
    resourceType: type,
    resource: action,
    integration: `${type}:${waitsForToken ? action.slice(0, -tokenSuffix.length) : action}`,
    waitsForToken,
  };
}
