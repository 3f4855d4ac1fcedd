import type { CloudTrailEvent, CloudTrailIdentity } from '../cloudtrail-event.ts';

type Facts = Pick<
  CloudTrailIdentity,
  'onBehalfOfUserId' | 'sessionIssuerArn' | 'credentialsIssuedAt'
>;

/** Several records contradict each other: then none of them proves anything about the others. */
const contradicted = Symbol('contradicted');
type Known = { -readonly [Name in keyof Facts]?: string | typeof contradicted };

const factNames = ['onBehalfOfUserId', 'sessionIssuerArn', 'credentialsIssuedAt'] as const;

/**
 * Completes each identity with what other records prove of the same credential. Not every service's
 * records name the user, the role and the time of issue, but an access key belongs to one session, and a
 * session of a permission set's role to one user.
 */
export function completeIdentities(events: readonly CloudTrailEvent[]): readonly CloudTrailEvent[] {
  const known = new Map<string, Known>();
  for (const identity of new Set(events.map(({ identity }) => identity)))
    for (const id of credentialIds(identity)) {
      const facts = known.get(id) ?? {};
      known.set(id, facts);
      for (const name of factNames) {
        const value = identity[name];
        if (value === undefined) continue;
        facts[name] = (facts[name] ?? value) === value ? value : contradicted;
      }
    }
  const completed = new Map<CloudTrailIdentity, CloudTrailIdentity>();
  return events.map((event) => {
    const { identity } = event;
    const identityNow = completed.get(identity) ?? complete(identity, known);
    completed.set(identity, identityNow);
    return identityNow === identity ? event : { ...event, identity: identityNow };
  });
}

function complete(
  identity: CloudTrailIdentity,
  known: ReadonlyMap<string, Known>,
): CloudTrailIdentity {
  const facts = credentialIds(identity).map((id) => known.get(id) ?? {});
  const missing = factNames.flatMap((name) => {
    if (identity[name] !== undefined) return [];
    const value = facts.map((ofCredential) => ofCredential[name]).find(Boolean);
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return missing.length === 0 ? identity : { ...identity, ...Object.fromEntries(missing) };
}

/**
 * The access key, and the session: the console uses several access keys for one. The name of any other
 * role's session is its caller's choice, and identifies nobody.
 */
function credentialIds(identity: CloudTrailIdentity): readonly string[] {
  const { accessKeyId, arn, credentialsIssuedAt } = identity;
  const isPermissionSetSession = arn?.includes(':assumed-role/AWSReservedSSO_') ?? false;
  return [
    ...(accessKeyId === undefined ? [] : [accessKeyId]),
    ...(isPermissionSetSession && credentialsIssuedAt !== undefined
      ? [`${arn} ${credentialsIssuedAt}`]
      : []),
  ];
}
