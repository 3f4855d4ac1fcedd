export const timeUpText = 'there was no time left to search it';

/** The caller's time limit has passed. The events found before are kept. */
export class EvidenceTimeUpError extends Error {
  override readonly name = 'EvidenceTimeUpError';

  constructor() {
    super(timeUpText);
  }
}

const maxReasonLength = 500;

/** Describes a source's failure in one line for a note: the error's name, if it has one of its own, and message. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed without a reason';
  const isMessageEnough =
    error instanceof EvidenceTimeUpError || error.name === 'Error' || error.message === '';
  const reason = isMessageEnough ? error.message || error.name : `${error.name}: ${error.message}`;
  return reason.slice(0, maxReasonLength);
}
