import { parseLogFile, RecordFormatError } from '../cloudtrail/cloudtrail-record.ts';
import type { LocalAwsStores } from '../create-local-aws.ts';
import type { AcceptedEvent } from '../events/event-buses.ts';
import type { Faults } from '../faults/faults.ts';
import { LocalRequestError, type LocalRoutes } from './local-routes.ts';

export interface LocalRoutesDeps {
  readonly stores: Pick<LocalAwsStores, 'trail' | 'mailbox' | 'eventBuses'>;
  readonly faults: Faults;
  readonly now: () => Date;
}

/** The `/_local/` routes that the emulated services provide. */
export function createAwsLocalRoutes({ stores, faults, now }: LocalRoutesDeps): LocalRoutes {
  return {
    'POST cloudtrail/records': (body) => ({
      accepted: withRequestError(() =>
        stores.trail.add(parseLogFile(body), { deliveredAt: now() }),
      ),
    }),
    'GET mail': () => stores.mailbox.list(),
    'GET events': () => stores.eventBuses.accepted().map(asDelivered),
    'POST faults': (body) => faults.add(body),
    'GET faults': () => faults.pending(),
  };
}

/** An event as EventBridge delivers it to the target of a rule. */
const asDelivered = ({ detailType, detail, time, ...event }: AcceptedEvent) => ({
  version: '0',
  ...event,
  'detail-type': detailType,
  // EventBridge delivers whole seconds.
  time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
  detail: JSON.parse(detail),
});

/** Reports an invalid record as a bad request. */
function withRequestError<T>(add: () => T): T {
  try {
    return add();
  } catch (error) {
    if (error instanceof RecordFormatError) throw new LocalRequestError(error.message);
    throw error;
  }
}
