import type { Grant } from '../grant/record/grant.ts';

/** When access had to end: at the end request or at the deadline, whichever came first. */
export function dueEnd({ deadlineAt, endRequestedAt }: Grant): { at: string; end: string } {
  return endRequestedAt !== undefined && endRequestedAt < deadlineAt
    ? { at: endRequestedAt, end: 'the requested end' }
    : { at: deadlineAt, end: 'its deadline' };
}

/** The time since `at`, in at most two units. */
export function overdueDuration(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
