export const timeUpText = 'there was no time left to look';

/** Whoever asked for evidence can wait no longer. What was found until then is kept. */
export class EvidenceTimeUpError extends Error {
  override readonly name = 'EvidenceTimeUpError';

  constructor() {
    super(timeUpText);
  }
}
