import type { AwsService } from '../service.ts';

/** STS, as far as asking who one is. */
export function createSts({ accountId }: { readonly accountId: string }): AwsService {
  return {
    name: 'sts',
    signingName: 'sts',
    protocol: { kind: 'query', xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    actions: {
      GetCallerIdentity: (_input, { accessKeyId }) => ({
        UserId: accessKeyId,
        Account: accountId,
        Arn: `arn:aws:iam::${accountId}:user/${accessKeyId}`,
      }),
    },
  };
}
