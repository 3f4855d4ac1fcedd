import { findTokenProblem } from '../../../chat/slack/misstored.ts';
import { findSecretProblem } from '../../../chat/slack/verify/signing-secret.ts';

/** The secrets of the Slack app, where they are stored if Terraform does not say otherwise, and how they are checked. */
export const secretKinds = {
  signing: {
    name: 'signing secret',
    parameter: '/break-glass-access/slack-signing-secret',
    findProblem: findSecretProblem,
  },
  'bot-token': {
    name: 'bot token',
    parameter: '/break-glass-access/slack-bot-token',
    findProblem: findTokenProblem,
  },
} as const;

export type SecretKind = keyof typeof secretKinds;
