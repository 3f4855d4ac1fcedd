import type { LocalEnvironment } from '../environment/local-environment.ts';

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
  readonly user: string;
  readonly ephemeral: boolean;
  readonly text: string;
}

type Sources = Pick<LocalEnvironment, 'slack' | 'stores' | 'executions'>;

/** Reads the current state. */
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
          `${setName(permissionSetArn)} in account ${accountId} for ${directory.user(principalId)?.userName ?? principalId}`,
      ),
    mails: stores.mailbox.list(),
    alerts: stores.topics.published(),
  };
}
