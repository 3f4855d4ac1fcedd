import type { Mail } from '../../local/aws/sesv2/mailbox.ts';
import type { PublishedMessage } from '../../local/aws/sns/topics.ts';
import type { LocalEnvironment } from '../../local/environment/local-environment.ts';
import {
  type Clicked,
  type ClickOptions,
  click,
  ended,
  grantIds,
  table,
  until,
} from './flow-world.ts';

/** As if the deadline, and what was owed since, were two sweeps ago. */
export async function makeOverdue(world: LocalEnvironment, grantId: string): Promise<void> {
  await table(world).change(`grant#${grantId}`, { set: { dueAt: 1 } }, [{ present: 'id' }]);
}

/** Clicks, and gives the grant's id once its execution waits for access to expire. */
export async function openAccess(
  world: LocalEnvironment,
  options: ClickOptions = {},
): Promise<string> {
  const earlier = grantIds(world).length;
  await click(world, options);
  const grantId = grantIds(world)[earlier] ?? '';
  await untilState(world, grantId, 'WaitForAccessToExpire');
  return grantId;
}

export const untilState = (
  world: LocalEnvironment,
  grantId: string,
  state: string,
): Promise<void> => until(world, () => stateOf(world, grantId) === state, `${state} of ${grantId}`);

/** The state that a grant's execution entered last. */
export const stateOf = (world: LocalEnvironment, grantId: string): string | undefined =>
  world.executions().find(({ name }) => name === grantId)?.state;

/** Presses "I'm done". */
export const pressDone = (
  world: LocalEnvironment,
  grantId: string,
  options: ClickOptions = {},
): Promise<Clicked> =>
  click(world, {
    ...options,
    payload: {
      type: 'block_actions',
      actions: [{ action_id: 'end_access', block_id: 'x', type: 'button', value: grantId }],
      ...options.payload,
    },
  });

/** How a grant's execution ended: its status, and the states that it entered last. */
export async function endOf(world: LocalEnvironment, grantId: string): Promise<readonly unknown[]> {
  const { status } = await ended(world, grantId);
  const execution = world.executions().find(({ name }) => name === grantId);
  return [status, ...(execution?.states.slice(-2) ?? [])];
}

/** The alerts that name a grant, oldest first. */
export const alertsOf = (world: LocalEnvironment, grantId: string): readonly PublishedMessage[] =>
  world.stores.topics.published().filter(({ message }) => message.includes(grantId));

/** The reports on a grant. */
export const mailsOf = (world: LocalEnvironment, grantId: string): readonly Mail[] =>
  world.stores.mailbox.list().filter(({ text }) => text.includes(grantId));
