import type { RaceWindow } from '../race-window.ts';
import { approvalWindows } from './approvals.ts';
import { changedRecordWindows } from './changed-records.ts';
import { endRequestWindows } from './end-requests.ts';
import { extensionWindows } from './extensions.ts';
import { forgedExecutionsWindow } from './forged-executions.ts';
import { grantingWindows } from './granting.ts';
import { lateWindows } from './late.ts';
import { lateAnswerWindows } from './late-answers.ts';
import { notificationWindows, toldBySweepWindow } from './notifications.ts';
import { openingWindows } from './opening.ts';
import { askedFirstWindows } from './reasons/asked-first.ts';
import { reasonWindows, reportedAgainWindow } from './reasons/given-reasons.ts';
import { revokingWindows } from './revoking.ts';
import { sweepAndReportWindows } from './sweep-and-report.ts';
import { withdrawalWindow } from './withdrawal.ts';

/** In a fixed order, because each seed selects its window by position. */
export const raceWindows: readonly RaceWindow[] = [
  ...openingWindows,
  withdrawalWindow,
  ...grantingWindows,
  ...endRequestWindows,
  ...revokingWindows,
  ...sweepAndReportWindows,
  forgedExecutionsWindow,
  ...changedRecordWindows,
  ...lateWindows,
  ...lateAnswerWindows,
  ...notificationWindows,
  ...extensionWindows,
  ...approvalWindows,
  ...reasonWindows,
  ...askedFirstWindows,
  toldBySweepWindow,
  reportedAgainWindow,
];
