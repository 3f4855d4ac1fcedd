import type { LocalEnvironment } from '../environment/local-environment.ts';

/** What the story of a world is told from. */
export interface ActivitySnapshot {
  readonly messages: readonly MessageActivity[];
  readonly executions: readonly {
    readonly name: string;
    readonly states: readonly string[];
    readonly status: string;
  }[];
  /** `james@example.com has BreakGlassProd in account 123456789012`, one for each assignment. */
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
  readonly user: string;
  readonly ephemeral: boolean;
  readonly text: string;
}

type Sources = Pick<LocalEnvironment, 'slack' | 'stores' | 'executions'>;

/** Looks at the world as it is now. */
export function takeActivitySnapshot({ slack, stores, executions }: Sources): ActivitySnapshot {
  const { identityCenter, directory } = stores;
  const setName = (arn: string) =>
    identityCenter.permissionSets().find((set) => set.arn === arn)?.name ?? arn;
  return {
    messages: slack.messages(),
    executions: executions(),
    access: identityCenter
      .assignments()
      .map(
        ({ principalId, permissionSetArn, accountId }) =>
          `${directory.user(principalId)?.userName ?? principalId} has ${setName(permissionSetArn)} in account ${accountId}`,
      ),
    mails: stores.mailbox.list(),
    alerts: stores.topics.published(),
  };
}
