export interface ReadOnlyReading {
  readonly readOnly: boolean;
  /** False where the record does not say, and the event's name was asked instead. */
  readonly readOnlyDeclared: boolean;
}

/** Verbs with which AWS names calls that change nothing. */
const readingVerb =
  /^(?:BatchGet|Check|Describe|Discover|Get|Head|List|Lookup|Preview|Query|Scan|Search|Select|Simulate|Validate|View)(?=[A-Z0-9]|$)/;

/**
 * Older records, and those of some services, do not say whether the call only read. Then the verb in
 * the event's name decides; an unknown verb counts as a write, since a write taken for a read hides.
 */
export function readReadOnly(declared: unknown, eventName: string): ReadOnlyReading {
  const said = declaredValue(declared);
  if (said !== undefined) return { readOnly: said, readOnlyDeclared: true };
  return { readOnly: readingVerb.test(eventName), readOnlyDeclared: false };
}

/** A boolean in log files, a text in LookupEvents' answers. */
function declaredValue(declared: unknown): boolean | undefined {
  if (declared === true || declared === 'true') return true;
  return declared === false || declared === 'false' ? false : undefined;
}
