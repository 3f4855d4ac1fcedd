import {
  DynamoDBClient,
  DynamoDBServiceException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SNSServiceException,
} from '@aws-sdk/client-sns';
import { buildSdkError } from './sdk-error.ts';
import type { TaskParameters, WorkflowTasks } from './workflow-tasks.ts';

export interface SdkTasksDeps {
  /** The emulated AWS endpoint. */
  readonly endpoint: string;
  readonly region: string;
  /** The state machine's access key id, which names the caller to the endpoint. */
  readonly accessKeyId: string;
  readonly invokeFunction: WorkflowTasks['invokeFunction'];
}

/** Runs the workflow's tasks over HTTP with the state machine's role. */
export function createSdkTasks(deps: SdkTasksDeps): WorkflowTasks & { close(): void } {
  const settings = {
    endpoint: deps.endpoint,
    region: deps.region,
    credentials: { accessKeyId: deps.accessKeyId, secretAccessKey: 'local' },
    // The definition's Retry makes the retries, so that the history contains them.
    maxAttempts: 1,
  };
  const dynamodb = new DynamoDBClient(settings);
  const sns = new SNSClient(settings);

  return {
    invokeFunction: deps.invokeFunction,
    async updateItem(parameters) {
      const input = asInput<UpdateItemCommandInput>(parameters);
      try {
        return withoutMetadata(await dynamodb.send(new UpdateItemCommand(input)));
      } catch (error) {
        throw buildSdkError(error, dynamodbErrors, isListed(error, DynamoDBServiceException));
      }
    },
    async publish(parameters) {
      const input = asInput<PublishCommandInput>(parameters);
      try {
        return withoutMetadata(await sns.send(new PublishCommand(input)));
      } catch (error) {
        throw buildSdkError(error, snsErrors, isListed(error, SNSServiceException));
      }
    },
    close() {
      dynamodb.destroy();
      sns.destroy();
    },
  };
}

// The aws-sdk integration uses DynamoDb; optimised ones, such as sns, use names of the Java SDK 1.
const dynamodbErrors = { prefix: 'DynamoDb', unlisted: 'DynamoDbException' };
const snsErrors = { prefix: 'SNS', unlisted: 'AmazonSNSException' };

/** An error that the service's model lists has its own subclass of the service's exception. */
function isListed(error: unknown, base: new (...args: never[]) => Error): boolean {
  return error instanceof base && error.constructor !== base;
}

/** Passes the parameters unchecked: the service rejects invalid ones. */
function asInput<Input>(parameters: TaskParameters): Input {
  return JSON.parse(JSON.stringify(parameters));
}

function withoutMetadata({ $metadata: _metadata, ...output }: { $metadata: unknown }): unknown {
  return output;
}
