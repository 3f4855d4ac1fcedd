import type { VisitView } from '../../view/sections.ts';
import { formatDuration, formatTime } from '../time.ts';
import type { PlacedState } from './layout.ts';

/** A state of the drawing, and the shown grant's last stay in it. */
export interface DrawnState {
  readonly state: Pick<PlacedState, 'type'>;
  /** The execution's. */
  readonly status: string;
  readonly visit: VisitView | undefined;
  /** Whether the execution is, or ended, there. */
  readonly isLast: boolean;
}

export type StatePhase = 'pending' | 'running' | 'done' | 'failed';

export function phaseOf({ visit, status, isLast, state }: DrawnState): StatePhase {
  if (visit === undefined) return 'pending';
  if (isLast && status === 'RUNNING') return 'running';
  const isStopped = isLast && status !== 'SUCCEEDED';
  // A condition that failed while it waited means that the end was asked for.
  const isFailure = visit.error !== undefined && visit.endsAt === undefined;
  return isStopped || isFailure || state.type === 'Fail' ? 'failed' : 'done';
}

/** When it was, how long, how often it was tried again, and what went wrong. */
export function describeVisit({ state, visit }: DrawnState): string {
  if (visit === undefined) return state.type === 'Task' ? '' : state.type.toLowerCase();
  const took = visit.exitedAt === undefined ? '' : formatDuration(visit.exitedAt - visit.enteredAt);
  const retries = visit.attempts > 1 ? `retried ${visit.attempts - 1}×` : '';
  const error = visit.error === undefined ? '' : (visit.error.split(':')[0] ?? '');
  return [formatTime(visit.enteredAt), took, retries, error].filter(Boolean).join(' · ');
}
