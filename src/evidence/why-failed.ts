import { EvidenceTimeUpError } from './time-up-error.ts';

const maxReason = 500;

/** What a failed source said, in one line for a note: AWS names the refusal and words it. */
export function whyFailed(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed without saying why';
  const isPlain =
    error instanceof EvidenceTimeUpError || error.name === 'Error' || error.message === '';
  const said = isPlain ? error.message || error.name : `${error.name}: ${error.message}`;
  return said.slice(0, maxReason);
}
