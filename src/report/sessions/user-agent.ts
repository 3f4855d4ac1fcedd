import type { SessionKind } from './session-row.ts';

export interface Program {
  /** `undefined` where the user agent does not say how the call was made. */
  readonly kind: SessionKind | undefined;
  /** `aws-cli/2.32.5` */
  readonly name: string;
}

/** CloudTrail cuts user agents at 1 KB. */
const maxRead = 1_024;
const maxName = 60;

/**
 * The first match counts: the AWS CLI names its SDK, too. Sources: AWS SDKs and Tools Reference Guide,
 * "User agent"; the MCP servers of AWS Labs name themselves in their clients' `user_agent_extra`.
 */
const programs: readonly (readonly [kind: SessionKind | undefined, name: RegExp])[] = [
  ['agent', /\b(?:awslabs[#/]mcp[#/][\w-]{1,50}|app\/kiro-[\w-]{1,20})/],
  // Servers of AWS, of the console mostly: what their SDK is says nothing.
  [undefined, /\b[\w ]{0,30}Console\b[\w./]{0,20}(?=, aws-internal\/)|\baws-internal\/[\w.]{1,20}/],
  ['cli', /\baws-cli\/[\w.]{1,20}/],
  ['cli', /\bAWSPowerShell[\w.]{0,20}\/[\w.]{1,20}/],
  ['sdk', /\b(?:Terraform|OpenTofu|Pulumi|cdk-[\w-]{1,20}|aws-cdk)\/[\w.-]{1,20}/i],
  ['sdk', /\baws-sdk-[\w-]{1,20}\/[\w.-]{1,20}/],
  ['sdk', /\b(?:Boto3?|Botocore)\/[\w.]{1,20}/i],
  [undefined, /\b(?:Firefox|Edg|OPR|Chrome)\/[\w.]{1,20}/],
];

/** Says which program a user agent names, which its caller may choose. */
export function parseUserAgent(userAgent: string): Program {
  const text = userAgent.slice(0, maxRead);
  for (const [kind, pattern] of programs) {
    const [name] = pattern.exec(text) ?? [];
    if (name !== undefined) return { kind, name };
  }
  return { kind: undefined, name: text.slice(0, maxName) };
}

/** More distinct user agents than one user's events have. */
const maxKnown = 10_000;

/** Like `parseUserAgent`, for very many events. */
export function createParseUserAgent(): typeof parseUserAgent {
  const known = new Map<string, Program>();
  return (userAgent) => {
    const program = known.get(userAgent) ?? parseUserAgent(userAgent);
    if (known.size < maxKnown) known.set(userAgent, program);
    return program;
  };
}
