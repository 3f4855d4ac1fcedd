import type { Instance } from '../../../aws/setup/list-instances.ts';
import { suggestNames } from '../../../rules/names/organization.ts';
import type { Asker } from '../../output/asker.ts';
import { requireUser } from '../../rules/require-names.ts';
import { UsageError } from '../../usage-error.ts';
import type { LookUp } from './look-up.ts';
import {
  parseAccounts,
  parseEmail,
  parseEmails,
  parseLinks,
  parseList,
  parseLogGroups,
  parsePortalUrl,
  parseTeams,
  parseYesOrNo,
} from './parse-answers.ts';
import type { Setup } from './render-files.ts';

/** What may be given in place of an answer; lists are separated by commas. */
export interface SetupOptions {
  readonly instance?: string;
  readonly portalUrl?: string;
  readonly accounts?: string;
  readonly permissionSets?: string;
  readonly logGroups?: string;
  readonly fromEmail?: string;
  readonly contacts?: string;
  readonly slackTeams?: string;
  readonly botToken?: string;
  readonly links?: string;
}

/** Asks for what a deployment needs, and suggests what AWS has. Throws UsageError. */
export async function askSetup(aws: LookUp, { ask }: Asker, options: SetupOptions): Promise<Setup> {
  const [{ accountId }, found] = await Promise.all([aws.readCaller(), aws.instances()]);
  const instance = await askInstance(found, aws.region, { ask }, options);
  const { instanceArn, identityStoreId, ownerAccountId } = instance;
  return {
    region: aws.region,
    instanceArn,
    identityStoreId,
    managementAccountId:
      ownerAccountId === '' || ownerAccountId === accountId ? undefined : ownerAccountId,
    accessPortalUrl: await ask({
      option: '--portal-url',
      given: options.portalUrl,
      text: 'URL of the access portal',
      suggestion: `https://${identityStoreId}.awsapps.com/start`,
      parse: parsePortalUrl,
    }),
    accounts: await ask({
      option: '--accounts',
      given: options.accounts,
      text: 'Accounts, as name=12 digits, separated by commas',
      parse: (text) => parseAccounts(text, accountId),
    }),
    permissionSets: await askPermissionSets(aws, instance, { ask }, options),
    logGroups: await askLogGroups(aws, accountId, { ask }, options),
    ...(await askMail(aws, { ask }, options)),
    slackTeamIds: await ask({
      option: '--slack-teams',
      given: options.slackTeams,
      text: 'Ids of Slack workspaces whose requests are accepted (T…)',
      parse: parseTeams,
    }),
    hasBotToken: await ask({
      option: '--bot-token',
      given: options.botToken,
      text: 'Will you store a bot token, for direct messages and the grant card (yes or no)',
      suggestion: 'yes',
      parse: parseYesOrNo,
    }),
    links: await askLinks(aws, instance, { ask }, options),
  };
}

type Ask = Pick<Asker, 'ask'>;

async function askInstance(
  found: readonly Instance[],
  region: string,
  { ask }: Ask,
  options: SetupOptions,
): Promise<Instance> {
  const [first, ...others] = found;
  if (first === undefined)
    throw new UsageError(
      `Identity Center has no instance in ${region} that this account may see: use its primary Region, in the management account or a delegated administrator account.`,
    );
  const arns = found.map(({ instanceArn }) => instanceArn);
  return ask({
    option: '--instance',
    given: options.instance ?? (others.length === 0 ? first.instanceArn : undefined),
    text: `Instance of Identity Center, one of ${arns.join(', ')}`,
    parse: (text) => {
      const instance = found.find(({ instanceArn }) => instanceArn === text);
      if (instance !== undefined) return instance;
      throw new UsageError(`There is no instance ${text} here: there are ${arns.join(', ')}.`);
    },
  });
}

async function askPermissionSets(
  aws: LookUp,
  instance: Instance,
  { ask }: Ask,
  options: SetupOptions,
): Promise<Setup['permissionSets']> {
  const sets = await aws.organization(instance).listPermissionSets();
  const names = sets.map(({ name }) => name);
  return ask({
    option: '--permission-sets',
    given: options.permissionSets,
    text: `Permission sets that may be granted, of ${names.join(', ')}`,
    parse: (text) =>
      parseList(text).map((wanted) => {
        const set = sets.find(({ name, arn }) => name === wanted || arn === wanted);
        if (set !== undefined) return { name: set.name, arn: set.arn };
        const [nearest = names.join(', ')] = suggestNames(wanted, names);
        throw new UsageError(
          `The instance has no permission set ${JSON.stringify(wanted)}: did you mean ${nearest}?`,
        );
      }),
  });
}

async function askLogGroups(
  aws: LookUp,
  accountId: string,
  { ask }: Ask,
  options: SetupOptions,
): Promise<readonly string[]> {
  const trails = options.logGroups === undefined ? await aws.trailLogGroups() : [];
  const best = trails.filter(({ isOrganizationTrail }) => isOrganizationTrail);
  const own = `:logs:${aws.region}:${accountId}:log-group:`;
  const groups = (best.length > 0 ? best : trails).map(({ logGroupArn }) =>
    logGroupArn.includes(own)
      ? logGroupArn.slice(logGroupArn.indexOf(own) + own.length)
      : logGroupArn,
  );
  return ask({
    option: '--log-groups',
    given: options.logGroups,
    text: 'Log groups that CloudTrail delivers to',
    suggestion: groups.length > 0 ? [...new Set(groups)].join(',') : undefined,
    parse: parseLogGroups,
  });
}

async function askMail(
  aws: LookUp,
  { ask }: Ask,
  options: SetupOptions,
): Promise<Pick<Setup, 'fromEmail' | 'contactEmails'>> {
  const identities = await aws.emailIdentities();
  const isVerified = (address: string): boolean =>
    identities.includes(address) || identities.includes(address.slice(address.indexOf('@') + 1));
  const fromEmail = await ask({
    option: '--from-email',
    given: options.fromEmail,
    text: 'Sender of the reports, verified in SES',
    suggestion: identities.find((name) => name.includes('@')),
    parse: (text) => {
      const address = parseEmail(text);
      if (isVerified(address)) return address;
      throw new UsageError(
        `SES has not verified ${address} here: it has ${identities.join(', ') || 'no identity'}.`,
      );
    },
  });
  const contactEmails = await ask({
    option: '--contacts',
    given: options.contacts,
    text: 'Who gets reports and alerts, addresses separated by commas',
    parse: parseEmails,
  });
  return { fromEmail, contactEmails };
}

async function askLinks(
  aws: LookUp,
  instance: Instance,
  { ask }: Ask,
  options: SetupOptions,
): Promise<Setup['links']> {
  const organization = aws.organization(instance);
  return ask({
    option: '--links',
    given: options.links,
    text: 'Who may break the glass, as Slack user id=user name, separated by commas',
    parse: async (text) => {
      const links = parseLinks(text);
      for (const userName of new Set(Object.values(links)))
        await requireUser(organization, userName);
      return links;
    },
  });
}
