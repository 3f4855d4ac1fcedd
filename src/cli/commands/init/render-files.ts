import { renderRulesFile } from '../../../rules/export/render-rules-file.ts';

/** What a new deployment needs. */
export interface Setup {
  readonly region: string;
  readonly instanceArn: string;
  readonly identityStoreId: string;
  /** Only in a delegated administrator account. */
  readonly managementAccountId: string | undefined;
  readonly accessPortalUrl: string;
  /** The 12 digits of each account by its name. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly permissionSets: readonly { readonly name: string; readonly arn: string }[];
  readonly logGroups: readonly string[];
  readonly fromEmail: string;
  readonly contactEmails: readonly string[];
  readonly slackTeamIds: readonly string[];
  readonly hasBotToken: boolean;
  /** The user name of each Slack user. */
  readonly links: Readonly<Record<string, string>>;
}

/** Renders `terraform.tfvars`, for the variables of infra/terraform/examples/complete. */
export function renderTfvars(setup: Setup): string {
  const { managementAccountId, permissionSets, logGroups } = setup;
  const values: readonly (readonly [string, string | readonly string[] | undefined])[] = [
    ['region', setup.region],
    ['instance_arn', setup.instanceArn],
    ['identity_store_id', setup.identityStoreId],
    ['management_account_id', managementAccountId],
    ['access_portal_url', setup.accessPortalUrl],
    ['allowed_accounts', Object.values(setup.accounts)],
    ['allowed_permission_sets', permissionSets.map(({ arn }) => arn)],
    ['cloudtrail_log_groups', logGroups],
    ['from_email', setup.fromEmail],
    ['contact_emails', setup.contactEmails],
    ['slack_team_ids', setup.slackTeamIds],
    ['bot_token_parameter', setup.hasBotToken ? undefined : ''],
  ];
  const present = values.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const width = Math.max(...present.map(([name]) => name.length));
  return present.map(([name, value]) => `${name.padEnd(width)} = ${hcl(value)}\n`).join('');
}

const hcl = (value: string | readonly string[]): string =>
  typeof value === 'string' ? quote(value) : `[${value.map(quote).join(', ')}]`;

/** HCL's strings are JSON's, but for templates. */
const quote = (text: string): string => JSON.stringify(text).replace(/[$%](?=\{)/g, '$&$&');

/** Renders the first rules file: everybody who is linked may use each permission set in each account. */
export function renderFirstRules({ accounts, permissionSets, links, hasBotToken }: Setup): string {
  const users = [...new Set(Object.values(links))];
  const access = Object.keys(accounts).flatMap((account) =>
    permissionSets.map(({ name: permissionSet }) => ({ account, permissionSet })),
  );
  return renderRulesFile({
    botToken: hasBotToken ? undefined : false,
    accounts,
    links,
    admins: undefined,
    rules: access.map((each) => ({ ...each, users })),
    expectations: access.flatMap(({ account, permissionSet }) =>
      users.map((user) => `${user} may ${permissionSet} in ${account}`),
    ),
  });
}
