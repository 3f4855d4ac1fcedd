import { Command, CommanderError } from 'commander';

/** The parsed options of `npm start`. */
export interface Options {
  readonly accessSeconds: number;
  readonly cloudTrailDelaySeconds: number;
  readonly sweepSeconds: number;
  /** How long a role session at the local access portal lives. */
  readonly sessionSeconds: number;
  readonly port: number;
  readonly awsPort: number;
  /** Undefined without `--data`. */
  readonly dataFolder: string | undefined;
  readonly open: boolean;
  readonly demo: boolean;
  /** Begins without rules, links and a message. */
  readonly empty: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: string };

class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** The values of the command line as commander reads them. */
interface Flags {
  readonly access: string;
  readonly cloudtrailDelay: string;
  readonly sweep: string;
  readonly session: string;
  readonly port: string;
  readonly awsPort: string;
  readonly data?: string;
  readonly open: boolean;
  readonly demo?: true;
  readonly empty?: true;
}

/** Parses the command-line arguments, without node and the script. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  let text = '';
  const command = createCommand((written) => {
    text += written;
  });
  try {
    command.parse(args, { from: 'user' });
    return { kind: 'options', options: buildOptions(command.opts<Flags>()) };
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return { kind: 'help', text };
    if (!(error instanceof CommanderError || error instanceof OptionError)) throw error;
    const [problem = ''] = error.message.replace(/^error: /, '').split('\n');
    return { kind: 'problem', problem };
  }
}

const createCommand = (writeHelp: (text: string) => void): Command =>
  new Command('npm start --')
    .option('--access <duration>', 'how long access lasts', '60s')
    .option('--cloudtrail-delay <duration>', 'how long to wait for CloudTrail', '15s')
    .option('--sweep <duration>', 'how often sweep-grants runs', '5s')
    .option('--session <duration>', 'how long a role session in an account lives', '30s')
    .option('--port <number>', 'the port of the page and of Slack', '4747')
    .option('--aws-port <number>', 'the port of the AWS endpoint', '4748')
    .option('--data <folder>', 'where state is kept (default: .break-glass-local)')
    .option('--no-open', 'do not open the page in a browser')
    .option('--demo', 'run one grant from the button press to the report, then exit')
    .option(
      '--empty',
      'begin without rules, links and a message, in a new folder unless --data names one',
    )
    .addHelpText('after', '\nDurations are whole seconds, minutes or hours: 10s, 5m, 1h.')
    .exitOverride()
    .configureOutput({ writeOut: writeHelp, writeErr: () => undefined });

function buildOptions(flags: Flags): Options {
  const options: Options = {
    accessSeconds: parseSeconds('access', flags.access, 43_200),
    cloudTrailDelaySeconds: parseSeconds('cloudtrail-delay', flags.cloudtrailDelay, 86_400),
    sweepSeconds: parseSeconds('sweep', flags.sweep, 86_400),
    sessionSeconds: parseSeconds('session', flags.session, 43_200),
    port: parsePort('port', flags.port),
    awsPort: parsePort('aws-port', flags.awsPort),
    dataFolder: flags.data === undefined ? undefined : parseFolder(flags.data),
    open: flags.open,
    demo: flags.demo === true,
    empty: flags.empty === true,
  };
  if (options.port === options.awsPort && options.port !== 0)
    throw new OptionError('--port and --aws-port must differ');
  if (options.demo && options.empty) throw new OptionError('--demo needs rules: leave --empty out');
  return options;
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function parseSeconds(name: string, text: string, maxSeconds: number): number {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const duration = Number(digits) * (unitSeconds[unit] ?? 0);
  if (duration >= 1 && duration <= maxSeconds) return duration;
  throw new OptionError(
    `--${name} must be a duration such as 10s, 5m or 1h, from 1s to ${maxSeconds / 3600}h: "${text}" is not`,
  );
}

function parsePort(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new OptionError(`--${name} must be a port from 0 to 65535: "${text}" is not`);
}

function parseFolder(text: string): string {
  if (text.trim() !== '') return text;
  throw new OptionError('--data must name a folder');
}
