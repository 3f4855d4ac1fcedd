import { pressAt } from '../actions.ts';
import type { RaceWindow } from '../race-window.ts';

export const reasonWindows: readonly RaceWindow[] = [
  {
    name: 'requesters say why while access is active, as it ends, and as the report is sent',
    faults: 'none',
    accessSeconds: 60,
    isAskedForReason: true,
    isLeftAlone: true,
    run: (simulation) => pressAt(simulation, 1_000),
  },
  {
    name: 'requesters say why while calls fail',
    faults: 'targeted',
    accessSeconds: 300,
    isAskedForReason: true,
    run: (simulation) => pressAt(simulation, 1_000),
  },
];
