import { type Command, InvalidArgumentError } from 'commander';
import { isAccountId, isPermissionSetArn, isPrincipalId } from '../../../request/ids.ts';
import { addDeploymentOptions, addJsonOption } from '../../deployment-options.ts';
import type { UnlockOptions } from './unlock.ts';

/** Defines `break-glass unlock`. */
export function addUnlockCommand(program: Command): void {
  const command = program
    .command('unlock')
    .summary('Let a user have an access again whose last grant was lost.')
    .description(
      'Unlocks an access after a grant’s record was lost while its access may have existed. Until then nobody is granted this access while Identity Center lists the assignment. Refuses while it is listed: the lost grant may have left it.',
    )
    .argument('<account>', 'the account’s 12 digits', parse(isAccountId, 'It must be 12 digits.'))
    .argument(
      '<permission-set-arn>',
      'the permission set’s ARN',
      parse(isPermissionSetArn, 'It must be the ARN of a permission set.'),
    )
    .argument(
      '<user-id>',
      'the Identity Center user id',
      parse(isPrincipalId, 'It must be an Identity Center user id.'),
    )
    .option('--keep-assignment', 'unlock also if the assignment is listed, and keep it');
  addJsonOption(addDeploymentOptions(command))
    .addHelpText('after', details)
    .action(
      async (
        accountId: string,
        permissionSetArn: string,
        principalId: string,
        options: UnlockOptions,
      ) => {
        const { unlockAccess } = await import('./unlock.ts');
        const target = { accountId, permissionSetArn, principalId };
        process.exitCode = await unlockAccess(target, options);
      },
    );
}

const parse =
  (isValid: (text: string) => boolean, message: string) =>
  (text: string): string => {
    if (isValid(text)) return text;
    throw new InvalidArgumentError(message);
  };

const details = `
Exit codes:
  0  the access is unlocked, or was not locked by a lost grant
  1  the assignment is still listed, or a call to AWS failed
  2  the arguments are wrong

Your AWS identity needs the policy to unlock an access in docs/permissions.md.

Examples, in a checkout:
  npm run --silent break-glass -- unlock 123456789012 arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d
  npm run --silent break-glass -- unlock 123456789012 arn:aws:sso:::permissionSet/ssoins-12345/ps-12345 9067642ac5-1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d --keep-assignment`;
