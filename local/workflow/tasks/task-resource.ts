export interface TaskResource {
  /** The service, as the history names it: `lambda`, `aws-sdk:dynamodb`, ... */
  readonly resourceType: string;
  /** The action and the pattern, as the history names them: `updateItem.waitForTaskToken`. */
  readonly resource: string;
  /** Service and action without the pattern: `aws-sdk:dynamodb:updateItem`. */
  readonly integration: string;
  readonly waitsForToken: boolean;
}

const tokenSuffix = '.waitForTaskToken';
const shape = /^arn:[\w-]+:states:[\w-]*:\d*:(?<type>.+):(?<action>[\w.]+)$/;

/** Takes a Task's Resource apart; undefined when it is no service integration. */
export function parseTaskResource(arn: string): TaskResource | undefined {
  const { type, action } = shape.exec(arn)?.groups ?? {};
  if (type === undefined || action === undefined) return undefined;
  const waitsForToken = action.endsWith(tokenSuffix);
  return {
    resourceType: type,
    resource: action,
    integration: `${type}:${waitsForToken ? action.slice(0, -tokenSuffix.length) : action}`,
    waitsForToken,
  };
}
