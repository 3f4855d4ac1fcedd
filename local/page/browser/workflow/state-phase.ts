import type { VisitView } from '../../view/sections.ts';
import { formatDuration, formatTime } from '../time.ts';
import type { PlacedState } from './layout.ts';

/** A state of the drawing, and the shown grant's last visit to it. */
export interface DrawnState {
  readonly state: Pick<PlacedState, 'type'>;
  /** The status of the execution. */
  readonly status: string;
  readonly visit: VisitView | undefined;
  /** Whether it is the last state that the execution entered. */
  readonly isLast: boolean;
}

export type StatePhase = 'pending' | 'running' | 'done' | 'failed';

export function phaseOf({ visit, status, isLast, state }: DrawnState): StatePhase {
  if (visit === undefined) return 'pending';
  if (isLast && status === 'RUNNING') return 'running';
  const isStopped = isLast && status !== 'SUCCEEDED';
  // A failed condition during a wait means an end request, not a failure.
  const isFailure = visit.error !== undefined && visit.endsAt === undefined;
  return isStopped || isFailure || state.type === 'Fail' ? 'failed' : 'done';
}

/** Describes a visit by its time, duration, retries and error. */
export function describeVisit({ state, visit }: DrawnState): string {
  if (visit === undefined) return state.type === 'Task' ? '' : state.type.toLowerCase();
  const took = visit.exitedAt === undefined ? '' : formatDuration(visit.exitedAt - visit.enteredAt);
  const retries = visit.attempts > 1 ? `retried ${visit.attempts - 1}×` : '';
  const error = visit.error === undefined ? '' : (visit.error.split(':')[0] ?? '');
  return [formatTime(visit.enteredAt), took, retries, error].filter(Boolean).join(' · ');
}
