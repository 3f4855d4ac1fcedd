import type { AssignmentTarget } from '../../../grant/record/assignment-target.ts';
import type { Grant } from '../../../grant/record/grant.ts';
import type { Denied } from '../../../request/policy/decide.ts';
import type { DecidedAccess, IndexedAccess } from '../../../rules/ask/own-accesses.ts';
import type { RuleSnapshot } from '../../../rules/ask/rule-snapshot.ts';
import type { InteractionHandlerDeps } from '../handle-interaction.ts';
import type { HttpRequest } from '../http.ts';
import type { Contacts, SlackMessage } from '../texts.ts';
import type { SlashCommand } from './parse-command.ts';

/** What a command reads. Each begins nothing more once the signal is aborted. */
export interface CommandWork {
  readonly readSnapshot: (
    slackUserId: string,
    pages: 'one' | 'all',
  ) => Promise<RuleSnapshot | Denied>;
  readonly listAccesses: (
    snapshot: RuleSnapshot,
    options: { readonly accountIds?: ReadonlySet<string>; readonly onlyOwn: boolean },
  ) => Promise<readonly IndexedAccess[]>;
  readonly decideAccesses: (
    snapshot: RuleSnapshot,
    accesses: readonly IndexedAccess[],
    max?: number,
  ) => Promise<readonly DecidedAccess[]>;
  readonly findOpenGrants: (targets: readonly AssignmentTarget[]) => Promise<readonly Grant[]>;
}

export interface CommandDeps extends InteractionHandlerDeps {
  readonly contacts: Contacts;
  readonly portalUrl: string | undefined;
  readonly commandWorkUntil: (signal: AbortSignal) => CommandWork;
}

/** What the person reads; nothing where a modal asks them. */
export type CommandAnswer = SlackMessage | 'modal-opened';

/** A slash command that Slack signed. */
export interface SignedCommand {
  readonly command: SlashCommand;
  /** Of the grant that it opens, if it does. */
  readonly grantId: string;
  readonly isLate: boolean;
  readonly invocationEndsAt: number;
  /** Epoch seconds. */
  readonly signedAt: number;
  readonly request: HttpRequest;
}
