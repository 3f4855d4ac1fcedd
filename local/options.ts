import { parseArgs } from 'node:util';

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
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  | { readonly kind: 'help' }
  | { readonly kind: 'problem'; readonly problem: string };

export const help = `Usage: npm start -- [options]

  --access 60s              how long access lasts
  --cloudtrail-delay 15s    how long to wait for CloudTrail before the report
  --sweep 5s                how often sweep-grants runs
  --session 30s             how long a role session in an account lives
  --port 4747               the port of the page and of Slack
  --aws-port 4748           the port of the AWS endpoint
  --data DIR                where state is kept (default .break-glass-local)
  --no-open                 do not open the page in a browser
  --demo                    run one grant from the button press to the report, then exit
  --help                    print this text

Durations are whole seconds, minutes or hours: 10s, 5m, 1h.
`;

class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** Parses the command-line arguments, without node and the script. */
export function parseOptions(args: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        access: { type: 'string', default: '60s' },
        'cloudtrail-delay': { type: 'string', default: '15s' },
        sweep: { type: 'string', default: '5s' },
        session: { type: 'string', default: '30s' },
        port: { type: 'string', default: '4747' },
        'aws-port': { type: 'string', default: '4748' },
        data: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const options: Options = {
      accessSeconds: parseSeconds('access', values.access, 43_200),
      cloudTrailDelaySeconds: parseSeconds('cloudtrail-delay', values['cloudtrail-delay'], 86_400),
      sweepSeconds: parseSeconds('sweep', values.sweep, 86_400),
      sessionSeconds: parseSeconds('session', values.session, 43_200),
      port: parsePort('port', values.port),
      awsPort: parsePort('aws-port', values['aws-port']),
      dataFolder: values.data === undefined ? undefined : parseFolder(values.data),
      open: !values['no-open'],
      demo: values.demo,
    };
    if (options.port === options.awsPort && options.port !== 0)
      throw new OptionError('--port and --aws-port must differ');
    return { kind: 'options', options };
  } catch (error) {
    const [problem = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { kind: 'problem', problem };
  }
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
