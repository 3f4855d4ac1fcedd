import { stringify } from 'yaml';
import { commandName } from '../../../chat/slack/commands/texts.ts';

interface ManifestOptions {
  /** The Request URL, which exists once Terraform was applied. */
  readonly url?: string;
  /** Adds the scopes to look up Slack users by e-mail address. */
  readonly emailLookup?: true;
}

/** The scopes that the app needs for each of its calls. docs/slack-app.md says which for what. */
const scopes = ['chat:write', 'chat:write.public', 'commands', 'im:write'];
const emailScopes = ['users:read', 'users:read.email'];

/** Slack accepts a slash command only with its URL, which is beside the Request URL. */
const slashCommand = (url: string) => ({
  command: commandName,
  url: url.replace(/interactivity$/, 'commands'),
  description: 'Request access to an AWS account',
  usage_hint: '[account] [reason]',
  // Text is read as it was typed.
  should_escape: false,
});

/** The manifest of the Slack app. Source: https://docs.slack.dev/reference/app-manifest */
export const buildManifest = ({ url, emailLookup }: ManifestOptions) => ({
  display_information: {
    name: 'Break Glass',
    description: 'Break glass access to AWS accounts',
  },
  features: {
    app_home: {
      home_tab_enabled: false,
      // Without the tab Slack refuses the app’s direct messages.
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: true,
    },
    bot_user: { display_name: 'Break Glass', always_online: true },
    ...(url !== undefined && { slash_commands: [slashCommand(url)] }),
  },
  oauth_config: { scopes: { bot: emailLookup ? [...scopes, ...emailScopes] : scopes } },
  settings: {
    ...(url !== undefined && { interactivity: { is_enabled: true, request_url: url } }),
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    // The stored token is used as it is.
    token_rotation_enabled: false,
  },
});

export const renderManifest = (options: ManifestOptions): string =>
  stringify(buildManifest(options), { lineWidth: 0 });
