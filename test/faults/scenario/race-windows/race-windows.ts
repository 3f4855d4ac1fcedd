import type { RaceWindow } from '../race-window.ts';
import { endRequestWindows } from './end-requests.ts';
import { forgedExecutionsWindow } from './forged-executions.ts';
import { grantingWindows } from './granting.ts';
import { openingWindows } from './opening.ts';
import { revokingWindows } from './revoking.ts';

export const raceWindows: readonly RaceWindow[] = [
  ...openingWindows,
  ...grantingWindows,
  ...endRequestWindows,
  ...revokingWindows,
  forgedExecutionsWindow,
];
