import type { Authorize } from '../aws/iam/create-authorizer.ts';
import type { LocalAwsSettings } from '../aws/local-aws-settings.ts';

/** The addresses of the page and of the AWS endpoint; known once they listen. */
export interface EnvironmentUrls {
  readonly page: string;
  readonly aws: string;
}

export interface EnvironmentOptions {
  /** The folder that keeps the state; undefined keeps it in memory only. */
  readonly dataFolder?: string | undefined;
  /** 0 takes a free port. */
  readonly port: number;
  readonly awsPort: number;
  readonly accessSeconds: number;
  readonly cloudTrailDelaySeconds: number;
  /** 0 runs sweeps only through `sweep()`. */
  readonly sweepSeconds: number;
  readonly sessionSeconds: number;
  /** Begins without rules, links and a message. A folder that was used before keeps its own. */
  readonly empty?: boolean;
  /** For tests: whether functions may post with a bot token; they may by default. */
  readonly hasBotToken?: boolean;
  /** For tests: the time limit of functions, instead of a fraction of the sweep's interval. */
  readonly functionSeconds?: number;
  /** How the emulated AWS behaves; may be changed later in `LocalEnvironment.settings`. */
  readonly settings?: Partial<LocalAwsSettings>;
  readonly now?: () => Date;
  /** For tests: the pause before each retry of a state, instead of the definition's. */
  readonly retryDelayMs?: number;
  /** For tests: checks the calls of access keys other than those of the functions and the state machine. */
  readonly authorize?: Authorize;
  /** Receives each line that a function logs. */
  readonly onLog?: (line: LogLine) => void;
}

export interface LogLine {
  readonly function: string;
  readonly text: string;
}
