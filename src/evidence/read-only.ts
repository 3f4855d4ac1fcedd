export interface ReadOnlyReading {
  readonly readOnly: boolean;
  /** False where the record has no `readOnly`, and the value comes from the event's name. */
  readonly readOnlyDeclared: boolean;
}

/**
 * Signing in changes nothing, although most of these records say `readOnly: false`. Other calls with this
 * event source do, such as a change of the root user's password.
 */
const signInCalls: ReadonlyMap<string, string> = new Map([
  [
    'signin.amazonaws.com',
    'AuthorizeOAuth2Access CheckMfa ConsoleLogin CreateOAuth2Token CredentialChallenge CredentialVerification ExitRole GetSigninToken RenewRole SwitchRole UserAuthentication',
  ],
  ['sso.amazonaws.com', 'Authenticate CreateToken Federate Logout'],
  ['sso-oauth.amazonaws.com', 'CreateToken CreateTokenWithIAM'],
  ['sts.amazonaws.com', 'AssumeRoleWithSAML'],
]);

const isSignIn = ({ eventSource, eventName }: Call): boolean =>
  signInCalls.get(eventSource)?.split(' ').includes(eventName) ?? false;

interface Call {
  readonly eventSource: string;
  readonly eventName: string;
}

/** The verbs of calls that change nothing, by AWS's naming. */
const readingVerb =
  /^(?:BatchGet|Check|Describe|Discover|Get|Head|List|Lookup|Preview|Query|Scan|Search|Select|Simulate|Validate|View)(?=[A-Z0-9]|$)/;

/**
 * Reads `readOnly`, which older records and those of some services do not have. The verb in the event's
 * name decides then. An unknown verb counts as a write, so that no write is hidden among the reads.
 */
export function readReadOnly(declared: unknown, call: Call): ReadOnlyReading {
  if (isSignIn(call)) return { readOnly: true, readOnlyDeclared: true };
  const readOnly = parseDeclared(declared);
  if (readOnly !== undefined) return { readOnly, readOnlyDeclared: true };
  return { readOnly: readingVerb.test(call.eventName), readOnlyDeclared: false };
}

/** Log files have a boolean, LookupEvents responses a text. */
function parseDeclared(declared: unknown): boolean | undefined {
  if (declared === true || declared === 'true') return true;
  return declared === false || declared === 'false' ? false : undefined;
}
