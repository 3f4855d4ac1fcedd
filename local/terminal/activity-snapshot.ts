import type { LocalEnvironment } from '../environment/local-environment.ts';
import type { SlackMessage } from '../slack/messages/message.ts';
import { directMessageUser } from '../slack/workspace.ts';
import { messageText } from './message-text.ts';

/** The part of the local environment's state that the terminal log compares. */
export interface ActivitySnapshot {
  readonly messages: readonly MessageActivity[];
  readonly executions: readonly {
    readonly name: string;
    readonly states: readonly string[];
    readonly status: string;
  }[];
  /** One for each assignment: `BreakGlassProd in account 123456789012 for james@example.com`. */
  readonly access: readonly string[];
  readonly mails: readonly {
    readonly id: string;
    readonly subject: string;
    readonly to: readonly string[];
  }[];
  readonly alerts: readonly { readonly id: string; readonly subject?: string }[];
}

interface MessageActivity {
  readonly ts: string;
  readonly thread_ts: string | null;
  readonly user: string;
  readonly ephemeral: boolean;
  readonly text: string;
  /** Where it is: `# alerts`, `direct message to james`. */
  readonly place: string;
  /** The time of its last edit; undefined for a message that nobody edited. */
  readonly editedAt: string | undefined;
}

type Sources = Pick<LocalEnvironment, 'slack' | 'stores' | 'executions'>;

/** Reads the current state. */
export function takeActivitySnapshot({ slack, stores, executions }: Sources): ActivitySnapshot {
  const { identityCenter, directory } = stores;
  const setName = (arn: string) =>
    identityCenter.permissionSets().find((set) => set.arn === arn)?.name ?? arn;
  return {
    messages: slack.messages().map((message) => describeMessage(message, slack)),
    executions: executions(),
    access: identityCenter
      .assignments()
      .map(
        ({ principalId, permissionSetArn, accountId }) =>
          `${setName(permissionSetArn)} in account ${accountId} for ${directory.user(principalId)?.userName ?? principalId}`,
      ),
    mails: stores.mailbox.list(),
    alerts: stores.topics.published(),
  };
}

function describeMessage(
  message: SlackMessage,
  { conversationName }: Sources['slack'],
): MessageActivity {
  const { ts, thread_ts, user, ephemeral, channel, edited } = message;
  const name = conversationName(channel);
  const isDirect = directMessageUser(channel) !== undefined;
  return {
    ts,
    thread_ts,
    user,
    ephemeral,
    text: messageText(message, conversationName),
    place: isDirect ? `direct message to ${name}` : `# ${name}`,
    editedAt: edited?.ts,
  };
}
