import type { Channel } from './fan-out.ts';
import type { Notices } from './notices.ts';
import { isActiveStage, stageOf } from './notification.ts';

/** Publishes one notice on the topic while access is active. The end of access is no notice: alerts are about what went wrong. */
export const createTopicChannel = (notices: Pick<Notices, 'accessActive'>): Channel => ({
  name: 'topic',
  async tell(grant, notification, told) {
    const isActive = isActiveStage(stageOf(notification));
    if (!isActive || told.topicStage !== undefined) return {};
    await notices.accessActive(grant);
    return { topicStage: 'active' };
  },
});
