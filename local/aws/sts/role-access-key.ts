/** The access key id of an assumed role; it contains the role's account. */
export const buildRoleAccessKeyId = (accountId: string): string => `ASIALOCAL${accountId}`;

/** Returns the account of an assumed role's access key id; undefined for any other key. */
export const parseRoleAccountId = (accessKeyId: string): string | undefined =>
  /^ASIALOCAL(\d{12})$/.exec(accessKeyId)?.[1];
