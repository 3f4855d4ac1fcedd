import type { LocalAwsSettings } from '../aws/local-aws-settings.ts';

export interface EnvironmentOptions {
  /** Where state is kept; without it nothing is kept. */
  readonly dataFolder?: string | undefined;
  /** 0 takes a free one. */
  readonly port: number;
  readonly awsPort: number;
  readonly accessSeconds: number;
  readonly cloudTrailDelaySeconds: number;
  /** 0 leaves every sweep to `sweep()`. */
  readonly sweepSeconds: number;
  readonly sessionSeconds: number;
  /** For tests: the time limit of functions, in place of a fraction of the sweep's interval. */
  readonly functionSeconds?: number;
  /** How the emulated AWS behaves; may be changed later at `world.settings`. */
  readonly settings?: Partial<LocalAwsSettings>;
  readonly now?: () => Date;
  /** For tests: the pause before each retry of a state, in place of the definition's. */
  readonly retryDelayMs?: number;
  /** A line that a function wrote. */
  readonly onLog?: (line: LogLine) => void;
}

export interface LogLine {
  readonly function: string;
  readonly text: string;
}
