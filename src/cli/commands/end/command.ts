import { type Command, InvalidArgumentError } from 'commander';
import { isGrantId } from '../../../grant/record/grant.ts';
import type { EndOptions } from './end.ts';

/** Defines `break-glass end`. */
export function addEndCommand(program: Command): void {
  program
    .command('end')
    .summary('End a grant before its deadline, also another user’s.')
    .description(
      'Ends a grant before its deadline: writes an end request on the grant’s record, then ends the wait of its execution, which revokes access and sends the report. The report names your AWS identity.',
    )
    .argument('<grant-id>', 'the name of the execution in Step Functions', parseGrantId)
    .option('--table <name>', 'the table', 'break-glass-access')
    .option('--region <name>', 'the AWS Region (default: AWS_REGION, or AWS_DEFAULT_REGION)')
    .option(
      '--endpoint-url <url>',
      'an endpoint to use instead of AWS, such as the local environment’s',
    )
    .addHelpText('after', details)
    .action(async (grantId: string, options: EndOptions) => {
      // Loads the SDK only here: report does not always need it.
      const { end } = await import('./end.ts');
      process.exitCode = await end(grantId, options);
    });
}

function parseGrantId(text: string): string {
  if (isGrantId(text)) return text;
  throw new InvalidArgumentError('It must be 32 hex digits.');
}

const details = `
Exit codes:
  0  the grant is over, or ends now
  1  there is no such grant, or a call to AWS failed
  2  the arguments are wrong

Your AWS identity needs dynamodb:GetItem and dynamodb:UpdateItem on the table, and
states:SendTaskSuccess on *.

Examples, in a checkout:
  npm run --silent break-glass -- end 6a93bb97fd89a55b6dab0c900e340b19
  npm run --silent break-glass -- end 6a93bb97fd89a55b6dab0c900e340b19 --endpoint-url http://localhost:4748`;
