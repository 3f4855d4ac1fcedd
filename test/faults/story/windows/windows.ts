import type { Window } from '../window.ts';
import { forgedWindow } from './forged.ts';
import { givingWindows } from './giving.ts';
import { openingWindows } from './opening.ts';
import { takingWindows } from './taking.ts';

export const windows: readonly Window[] = [
  ...openingWindows,
  ...givingWindows,
  ...takingWindows,
  forgedWindow,
];
