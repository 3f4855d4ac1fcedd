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
  AccessDeniedException:
    'The AWS identity may not do this: docs/permissions.md has the policy for it.',
};

/** What to do about Slack's errors, by their codes. */
const slackAdvice: Readonly<Record<string, string>> = {
  missing_scope:
    'The app lacks a scope: docs/slack-app.md has them; users are found by e-mail address with users:read.email.',
  channel_not_found: 'Slack has no such channel: write its id, which is in the channel’s details.',
  not_in_channel: 'Invite the app to the channel first.',
  invalid_auth: 'The bot token is wrong: store it again with break-glass secret set bot-token.',
  not_authed: 'The bot token is wrong: store it again with break-glass secret set bot-token.',
  ratelimited: 'Wait a minute, and run the command again.',
};

function findAdvice(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name !== 'SlackError' || !('code' in error)) return advice[error.name];
  return slackAdvice[String(error.code)] ?? 'Slack refused the call.';
}

/** What an error says and, where that is known, what to do. AWS gives some errors no message. */
export function explainError(error: unknown): string {
  const text = errorText(error).replace(/:?\s*$/, '');
  const known = findAdvice(error);
  return known === undefined ? text : `${text.replace(/\.$/, '')}. ${known}`;
}
