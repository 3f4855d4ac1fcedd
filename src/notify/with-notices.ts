import { type Grant, grantIdOf } from '../grant/record/grant.ts';
import { errorFields, type Log } from '../platform/log.ts';
import type { Notices } from './notices.ts';
import type { Notifier } from './notification.ts';

/** Publishes the notice beside the notification that access is active. A notice that fails is logged. */
export function withNotices(notifier: Notifier, notices: Notices, log: Log): Notifier {
  const publish = (grant: Grant): Promise<void> =>
    notices
      .accessActive(grant)
      .catch((error: unknown) =>
        log('could not publish a notice', { grantId: grantIdOf(grant), ...errorFields(error) }),
      );
  return {
    async notify(grant, notification) {
      const notified = notifier.notify(grant, notification);
      const published = notification.kind === 'access-active' ? publish(grant) : undefined;
      await Promise.all([notified, published]);
    },
  };
}
