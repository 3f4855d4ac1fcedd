export interface ReadOnlyReading {
  readonly readOnly: boolean;
  /** False where the record has no `readOnly`, and the value comes from the event's name. */
  readonly readOnlyDeclared: boolean;
}

/** The verbs of calls that change nothing, by AWS's naming. */
const readingVerb =
  /^(?:BatchGet|Check|Describe|Discover|Get|Head|List|Lookup|Preview|Query|Scan|Search|Select|Simulate|Validate|View)(?=[A-Z0-9]|$)/;

/**
 * Reads `readOnly`, which older records and those of some services do not have. The verb in the event's
 * name decides then. An unknown verb counts as a write, so that no write is hidden among the reads.
 */
export function readReadOnly(declared: unknown, eventName: string): ReadOnlyReading {
  const readOnly = parseDeclared(declared);
  if (readOnly !== undefined) return { readOnly, readOnlyDeclared: true };
  return { readOnly: readingVerb.test(eventName), readOnlyDeclared: false };
}

/** Log files have a boolean, LookupEvents responses a text. */
function parseDeclared(declared: unknown): boolean | undefined {
  if (declared === true || declared === 'true') return true;
  return declared === false || declared === 'false' ? false : undefined;
}
