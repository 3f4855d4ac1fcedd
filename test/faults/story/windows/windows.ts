import type { Window } from '../window.ts';
import { forgedWindow } from './forged.ts';
import { givingWindows } from './giving.ts';
import { openingWindows } from './opening.ts';
import { takingWindows } from './taking.ts';
import { wishingWindows } from './wishing.ts';

export const windows: readonly Window[] = [
  ...openingWindows,
  ...givingWindows,
  ...wishingWindows,
  ...takingWindows,
  forgedWindow,
];
