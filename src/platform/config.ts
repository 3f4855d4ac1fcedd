import { isLoopbackHost } from './loopback.ts';

const wholeNumber = (min: number, max: number) => (text: string) => {
  const number = Number(text);
  if (!/^\d{1,9}$/.test(text) || number < min || number > max)
    throw new Error(`must be a whole number from ${min} to ${max}`);
  return number;
};

const oneOf =
  <const T extends string>(...choices: readonly T[]) =>
  (text: string): T => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}`);
    return choice;
  };

const yesOrNo = (text: string): boolean => oneOf('true', 'false')(text) === 'true';

const text = (value: string) => value;

/** Separated by commas. An empty entry is an error, so that a typing error never empties a list. */
function list(value: string): readonly string[] {
  const parts = value.split(',').map((part) => part.trim());
  if (value !== '' && parts.includes('')) throw new Error('contains an empty entry');
  return value === '' ? [] : parts;
}

/** An emulated Slack, in local mode and in tests. Any other origin would receive Slack's secrets. */
function loopbackOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:' || !isLoopbackHost(url.hostname) || url.origin !== value)
    throw new Error('must be unset, or the http origin of a loopback address');
  return value;
}

const regions = (value: string) =>
  list(value).map((region) => {
    if (!/^[a-z]{2,8}(-[a-z]{1,16}){1,3}-\d{1,2}$/.test(region))
      throw new Error(`contains ${region}, which is not a Region`);
    return region;
  });

/** The name of a function of the same account and Region. */
function functionName(value: string): string {
  if (/^[\w-]{1,64}$/.test(value)) return value;
  throw new Error('must be the name of a Lambda function');
}

/** The id of a Slack channel, or `off`. */
function announceChannel(value: string): string {
  if (value === '' || value === 'off' || /^[CG][A-Z0-9]{2,63}$/.test(value)) return value;
  throw new Error('must be the id of a channel (C…), off, or unset');
}

/** The name of an event bus of the same account and Region; `undefined` for `off`, when no event is sent. */
function eventBusName(value: string): string | undefined {
  if (!/^[\w.-]{1,256}$/.test(value)) throw new Error('must be the name of an event bus, or off');
  return value === 'off' ? undefined : value;
}

/**
 * Names of this deployment's resources. One that ends with `*` stands for every name that begins so. Short
 * ones would match other people's resources.
 */
const resourceNames = (value: string) =>
  list(value).map((name) => {
    if (!/^(?:[\w./-]{1,300}|[\w./-]{5,300}\*)$/.test(name))
      throw new Error(`contains ${name}, which is not the name of a resource`);
    return name;
  });

/** A name without a path: the role is in each account whose events are read. */
function roleName(value: string): string {
  if (!/^[\w+=,.@-]{0,64}$/.test(value)) throw new Error('must be the name of an IAM role');
  return value;
}

/** Replaces an AWS endpoint. The requests to it are signed and may contain secrets. */
function endpointUrl(value: string): string | undefined {
  if (value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!isSafe || url.search || url.hash || url.username || url.password)
    throw new Error('must be an https URL, or an http URL of a loopback address');
  return value;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Setting {
  readonly read: (value: string) => unknown;
  /** Absent, or returns `undefined`, when the setting is required. */
  readonly default?: string | ((environment: Environment) => string | undefined);
}

/** Every setting that a function may read. */
const settings = {
  TABLE_NAME: { read: text },
  STATE_MACHINE_ARN: { read: text },
  INSTANCE_ARN: { read: text },
  IDENTITY_STORE_ID: { read: text },
  CLOUDTRAIL_LOG_GROUP: {
    read: list,
    // The event history needs no trail.
    default: ({ EVIDENCE_SOURCE: source }) => (source === 'event-history' ? '' : undefined),
  },
  EVIDENCE_SOURCE: { read: oneOf('logs-insights', 'event-history'), default: 'logs-insights' },
  /** The Regions whose event history is read. Unset: the function's own. */
  EVIDENCE_REGIONS: { read: regions, default: '' },
  /** The role that reads the event history of other accounts. */
  EVIDENCE_ROLE_NAME: { read: roleName, default: '' },
  /** This deployment's own resources: reports say if they were touched. */
  OWN_RESOURCES: { read: resourceNames },
  REPORT_FUNCTION_NAME: { read: functionName },
  // Set by Lambda.
  AWS_LAMBDA_FUNCTION_NAME: { read: functionName },
  ALERT_TOPIC_ARN: { read: text },
  EVENT_BUS_NAME: { read: eventBusName, default: 'default' },
  /** Lambda sets the Region and the credentials. */
  AWS_REGION: { read: text },
  AWS_ACCESS_KEY_ID: { read: text },
  AWS_SECRET_ACCESS_KEY: { read: text },
  AWS_SESSION_TOKEN: { read: text, default: '' },
  // The AWS SDKs and the AWS CLI use the same names.
  AWS_ENDPOINT_URL: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_CLOUDTRAIL: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_DYNAMODB: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_EVENTBRIDGE: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_IDENTITYSTORE: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_LAMBDA: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_SFN: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_SSM: { read: endpointUrl, default: '' },
  AWS_ENDPOINT_URL_SSO_ADMIN: { read: endpointUrl, default: '' },
  AWS_USE_DUALSTACK_ENDPOINT: { read: yesOrNo, default: 'false' },
  AWS_USE_FIPS_ENDPOINT: { read: yesOrNo, default: 'false' },
  CONTACT_EMAIL: { read: list },
  FROM_EMAIL: { read: text },
  ACCESS_PORTAL_URL: { read: text },
  SLACK_SIGNING_SECRET_PARAMETER: {
    read: text,
    default: '/break-glass-access/slack-signing-secret',
  },
  SLACK_BOT_TOKEN_PARAMETER: { read: text, default: '' },
  /** A channel's id. Unset: the thread of the message that was pressed. */
  SLACK_ANNOUNCE_CHANNEL: { read: announceChannel, default: '' },
  SLACK_TEAM_IDS: { read: list, default: '' },
  SLACK_ORIGIN: {
    read: (value: string) => (value === '' ? undefined : loopbackOrigin(value)),
    default: '',
  },
  OPEN_RECORDS: { read: oneOf('allow', 'deny'), default: 'deny' },
  /** When requesters say why where the access rule does not say. */
  REASON: { read: oneOf('none', 'after', 'first'), default: 'none' },
  ACCESS_SECONDS: { read: wholeNumber(1, 43_200), default: '3600' },
  CLOUDTRAIL_DELAY_SECONDS: { read: wholeNumber(0, 86_400), default: '900' },
} as const satisfies Record<string, Setting>;

export type Settings = { [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['read']> };

/** The settings that select the endpoints of AWS services, besides the Region. */
export type EndpointSetting = Extract<
  keyof Settings,
  `AWS_ENDPOINT_URL${string}` | `AWS_USE_${string}_ENDPOINT`
>;

const isEndpointSetting = (name: string): name is EndpointSetting =>
  /^AWS_(ENDPOINT_URL|USE_)/.test(name);

export const endpointSettings: readonly EndpointSetting[] =
  Object.keys(settings).filter(isEndpointSetting);

/** Settings are missing or invalid. The message names all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Invalid configuration: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** Reads the named settings, and only those, from the environment; throws ConfigError. */
export function readConfig<K extends keyof Settings>(
  names: readonly K[],
  environment: Environment = process.env,
): Pick<Settings, K> {
  const config: Partial<Record<K, unknown>> = {};
  const problems: string[] = [];
  for (const name of names) {
    const { read, default: fallback }: Setting = settings[name];
    const value =
      environment[name] || (typeof fallback === 'function' ? fallback(environment) : fallback);
    if (value === undefined) problems.push(`${name} is missing`);
    else
      try {
        config[name] = read(value);
      } catch (error) {
        problems.push(`${name} ${error instanceof Error ? error.message : 'is invalid'}`);
      }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config as Pick<Settings, K>;
}

/** The Region for a command: from the SDK's variable, or else from the AWS CLI's. */
export const defaultRegion = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined => environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'];
