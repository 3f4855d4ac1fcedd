import { createHmac } from 'node:crypto';

export interface SignedForm {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Builds a form that Slack sends to the app; `at` is the time of sending. */
export function buildSignedForm(
  form: Readonly<Record<string, string>>,
  secret: string,
  at: Date,
): SignedForm {
  const body = new URLSearchParams(form).toString();
  const headers = {
    accept: 'application/json,*/*',
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    ...signSlackRequest(secret, at, body),
  };
  return { body, headers };
}

/**
 * The headers that prove that Slack sent the body; `at` is the time of sending.
 * Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function signSlackRequest(secret: string, at: Date, body: string) {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` };
}
