import { createHash } from 'node:crypto';
import { SlackApiError } from '../web-api/arguments.ts';

interface Trigger {
  readonly user: string;
  readonly issuedAt: number;
  isExchanged: boolean;
}

/**
 * The trigger ids of presses, submissions and slash commands. Each opens one view within three
 * seconds. They live in memory: a restart takes longer than a trigger lives.
 */
export interface Triggers {
  /** Issues the trigger of an interaction of the user. */
  issue(user: string): string;
  /** Stores the trigger of a request that a test sends, unless it is stored already. */
  record(id: string, user: string): void;
  /** Returns the user whose interaction it was; throws SlackApiError. */
  exchange(id: string): string;
}

const lifetimeMs = 3000;
const maxTriggers = 1000;
const form = /^\d+\.\d+\.[0-9a-f]+$/;
/** The middle part is the same for every trigger of a workspace. */
const workspaceNumber = '1379717998065';

/** Source: https://docs.slack.dev/reference/methods/views.open#errors */
export function createTriggers({
  now,
  newId,
}: {
  readonly now: () => Date;
  readonly newId: () => string;
}): Triggers {
  const issued = new Map<string, Trigger>();
  function store(id: string, user: string): void {
    issued.set(id, { user, issuedAt: now().getTime(), isExchanged: false });
    const [oldest] = issued.keys();
    if (issued.size > maxTriggers && oldest !== undefined) issued.delete(oldest);
  }

  return {
    issue(user) {
      const secret = createHash('sha256').update(`trigger/${newId()}`).digest('hex').slice(0, 32);
      const id = `${now().getTime()}.${workspaceNumber}.${secret}`;
      store(id, user);
      return id;
    },
    record(id, user) {
      if (form.test(id) && !issued.has(id)) store(id, user);
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (trigger === undefined) throw new SlackApiError('invalid_trigger_id');
      if (trigger.isExchanged) throw new SlackApiError('exchanged_trigger_id');
      if (now().getTime() - trigger.issuedAt > lifetimeMs)
        throw new SlackApiError('expired_trigger_id');
      trigger.isExchanged = true;
      return trigger.user;
    },
  };
}
