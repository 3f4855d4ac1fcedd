import type { LocalEnvironment } from '../environment/local-environment.ts';
import type { Options } from '../options.ts';
import { region, stateMachineArn } from '../seed.ts';

/** The addresses, and the commands to start with. */
export function buildStartMessage(
  { urls, slack }: Pick<LocalEnvironment, 'urls' | 'slack'>,
  options: Options,
  dataFolder: string,
): string {
  const ts = slack.messages().find(({ ephemeral }) => !ephemeral)?.ts;
  const press =
    ts === undefined
      ? 'no rule and no message yet: docs/getting-started.md'
      : 'press "Break Glass Prod" there';
  const { accessSeconds, cloudTrailDelaySeconds, sweepSeconds, sessionSeconds } = options;
  return `Break glass access, local environment. It calls no other host.

  Page      ${urls.page}/   ${press}
  or        curl -d 'user=U012AB3CD&ts=${ts ?? '<ts>'}&button=break_glass' ${urls.page}/press
  Slack     curl -H 'content-type: application/json' -d @examples/slack-message.json ${urls.page}/api/chat.postMessage
  AWS       AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region ${region} --endpoint-url ${urls.aws} \\
              stepfunctions list-executions --state-machine-arn ${stateMachineArn}
  Mail      ${urls.aws}/_local/mail
  Messages  ${urls.aws}/_local/slack/messages
  Modals    ${urls.aws}/_local/slack/views
  State     ${urls.aws}/_local/state
  Data      ${dataFolder}
  Times     access ${accessSeconds}s, CloudTrail delay ${cloudTrailDelaySeconds}s, sweep every ${sweepSeconds}s, role sessions ${sessionSeconds}s

Ctrl-C stops it.
`;
}
