import type { Extend, ExtendResult } from '../../../grant/extend.ts';
import type { ExtensionOrder } from '../../../grant/record/extension.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { AnnouncedDenial } from '../../../notify/events/denial-event.ts';
import { throwIfAborted } from '../../../platform/aborted.ts';
import type { Log } from '../../../platform/log.ts';
import type { Measure } from '../../../platform/metrics.ts';
import { deniedGrant } from './denied-request.ts';

interface HandleExtensionDeps {
  readonly extend: Extend;
  readonly announceDenial: (denied: AnnouncedDenial) => Promise<void>;
  readonly log: Log;
  readonly measure: Measure;
}

/** A press of Extend. */
interface ExtensionPress {
  readonly order: ExtensionOrder;
  readonly slackUserId: string;
  /** The id that the press would have as a request. */
  readonly requestId: string;
  readonly isHolder: (grant: Grant) => boolean;
  readonly invocationEndsAt: number;
}

/** Only the holder of a grant extends it. A denial is announced as that of a request is. */
export async function handleExtension(
  { extend, announceDenial, log, measure }: HandleExtensionDeps,
  press: ExtensionPress,
  signal: AbortSignal,
): Promise<ExtendResult> {
  const { order, slackUserId, isHolder, invocationEndsAt } = press;
  const result = await extend({ ...order, isHolder, invocationEndsAt });
  // An aborted lookup reads like one that failed.
  throwIfAborted(signal);
  const deadlineAt = 'grant' in result ? { deadlineAt: result.grant.deadlineAt } : {};
  const { grantId } = order;
  const fields = { grantId, slackUserId, outcome: result.outcome, ...deadlineAt };
  if (result.outcome !== 'denied') {
    log('handled an extension', fields);
    return result;
  }
  const { denial, grant } = result;
  log('handled an extension', { ...fields, ...denial, outcome: 'denied' });
  measure('Denials', 1, { Reason: denial.reason });
  await announceDenial(deniedGrant(grant, press.requestId, denial));
  return result;
}
