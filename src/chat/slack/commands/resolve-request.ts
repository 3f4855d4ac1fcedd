import {
  type DecidedAccess,
  type IndexedAccess,
  isOwn,
  type OwnAccess,
} from '../../../rules/ask/own-accesses.ts';
import { fold } from './match-accounts.ts';

/** What a text that names accounts asks for. */
export type Resolution =
  | { readonly kind: 'one'; readonly access: IndexedAccess; readonly reason: string }
  /** Several that the person may request: they must choose. */
  | { readonly kind: 'several'; readonly accesses: readonly OwnAccess[] }
  /** None that the person may request; these are there. */
  | { readonly kind: 'none'; readonly denied: readonly DecidedAccess[] };

/**
 * Finds the one access that is asked for, among those in the accounts that were named. The word after the account is a
 * permission set if one is called so, in any account; what follows is the reason. A permission set that is named is asked for
 * even if the person would be denied, so that they read why.
 */
export function resolveRequest(
  rest: readonly string[],
  accesses: readonly DecidedAccess[],
  permissionSetNames: ReadonlySet<string>,
): Resolution {
  const [word = '', ...others] = rest;
  const isNamed = permissionSetNames.has(fold(word));
  const candidates = isNamed
    ? accesses.filter(({ permissionSetName }) => fold(permissionSetName) === fold(word))
    : accesses;
  const own = candidates.filter(isOwn);
  if (own.length > 1) return { kind: 'several', accesses: own };
  const [access] = own.length === 1 ? own : candidates;
  if (access === undefined || (own.length === 0 && candidates.length > 1))
    return { kind: 'none', denied: candidates };
  return { kind: 'one', access, reason: (isNamed ? others : rest).join(' ') };
}
