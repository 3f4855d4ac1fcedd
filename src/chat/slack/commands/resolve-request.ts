import {
  type DecidedAccess,
  type IndexedAccess,
  isOwn,
  type OwnAccess,
} from '../../../rules/ask/own-accesses.ts';
import { fold } from './match-accounts.ts';

/** What the words after an account ask for. */
export interface NamedAccesses {
  /** With the permission set that is named, or with any. */
  readonly accesses: readonly IndexedAccess[];
  readonly reason: string;
}

/** The word after the account is a permission set if one is called so, in any account; what follows is the reason. */
export function selectNamed(
  rest: readonly string[],
  accesses: readonly IndexedAccess[],
  permissionSetNames: ReadonlySet<string>,
): NamedAccesses {
  const [word = '', ...others] = rest;
  const name = fold(word);
  if (!permissionSetNames.has(name)) return { accesses, reason: rest.join(' ') };
  return {
    accesses: accesses.filter(({ permissionSetName }) => fold(permissionSetName) === name),
    reason: others.join(' '),
  };
}

/** Which of the accesses that are named is requested. */
export type Resolution =
  | { readonly kind: 'one'; readonly access: IndexedAccess }
  /** Several that the person may request: they must choose. */
  | { readonly kind: 'several'; readonly accesses: readonly OwnAccess[] }
  /** None that the person may request; these exist, and are denied. */
  | { readonly kind: 'none'; readonly denied: readonly DecidedAccess[] };

/** An access that is the only one is requested even if the person would be denied, so that they read why. */
export function resolveRequest(decided: readonly DecidedAccess[]): Resolution {
  const own = decided.filter(isOwn);
  if (own.length > 1) return { kind: 'several', accesses: own };
  const [access] = own.length === 1 ? own : decided;
  return access === undefined || (own.length === 0 && decided.length > 1)
    ? { kind: 'none', denied: decided }
    : { kind: 'one', access };
}
