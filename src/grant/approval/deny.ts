import { toEpochSeconds, toIso } from '../../platform/time.ts';
import { endWait } from '../end-wait.ts';
import { parseGrant } from '../record/grant.ts';
import { approvalWaitId } from '../record/waits.ts';
import type { DenialPress, DenyResult } from './approval-press.ts';
import { type ApprovalDeps, checkApprover, whileWaiting } from './check-press.ts';

const maxTries = 3;

/** Denies a request that waits for approval: one denial is enough. Then ends the execution's wait. */
export async function deny(deps: ApprovalDeps, press: DenialPress): Promise<DenyResult> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const checked = await checkApprover(deps, press);
    if (checked.outcome !== 'may-answer') return checked;
    const time = deps.now();
    if (time >= press.invocationEndsAt) return { outcome: 'busy' };
    const at = toIso(time);
    const written = await deps.records.change(
      checked.grant.id,
      {
        set: {
          status: 'denied',
          endedAt: at,
          deniedBy: `Slack user ${press.slackUserId}`,
          denialReason: press.reason === '' ? undefined : press.reason,
          dueAt: toEpochSeconds(at),
        },
      },
      whileWaiting(time),
    );
    if (written.outcome === 'refused') continue;
    await endWait(deps, approvalWaitId(press.grantId));
    return { outcome: 'denied', grant: parseGrant(written.record) };
  }
  return { outcome: 'busy' };
}
