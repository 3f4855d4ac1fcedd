import type { Detail } from '../finding.ts';

/** Whether a call gives something, and only to AWS services and within the account. */
export function isWithinAccount(details: readonly Detail[], accountId: string): boolean {
  const shared = details.filter(({ label }) => label === 'shared with');
  return shared.length > 0 && shared.every(({ value }) => isOwn(value, accountId));
}

const service = /^[a-z\d.-]{1,100}\.amazonaws\.com$/;
const identityProvider = /:(?:saml|oidc)-provider\//;

function isOwn(value: string, accountId: string): boolean {
  const [principal = ''] = value.split(',', 1);
  if (service.test(principal) || principal === accountId) return true;
  return principal.split(':')[4] === accountId && !identityProvider.test(principal);
}
