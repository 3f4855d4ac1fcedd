import { errorText } from './print-line.ts';

/** What to do about errors that a wrong set-up of the caller causes, by the error's name. */
const advice: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'There are no AWS credentials: sign in (aws sso login), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again.',
  ExpiredToken: 'The AWS credentials have expired: sign in again.',
  UnrecognizedClientException:
    'AWS does not know these credentials: check the profile, and that the Region is enabled.',
  ParameterNotFound:
    'There is no deployment of this name here: check --region and --deployment, and that Terraform was applied in this account.',
  ResourceNotFoundException:
    'AWS has no such resource here: check --region, and the name of the deployment or table.',
  NoResponseError: 'AWS could not be reached: check --region, --endpoint-url and the network.',
  EndpointError: 'Check --region: it must be the name of a Region, such as eu-central-1.',
  SlackError:
    'Slack refused the call: to find Slack users by e-mail address, the bot token needs the scope users:read.email.',
  AccessDeniedException:
    'The AWS identity may not do this: docs/permissions.md has the policy for it.',
};

/** What an error says and, where that is known, what to do. AWS gives some errors no message. */
export function explainError(error: unknown): string {
  const text = errorText(error).replace(/:?\s*$/, '');
  const known = error instanceof Error ? advice[error.name] : undefined;
  return known === undefined ? text : `${text.replace(/\.$/, '')}. ${known}`;
}
