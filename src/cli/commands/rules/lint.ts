import { printJson } from '../../output/safe-json.ts';
import { printLine } from '../../print-line.ts';
import { readRules } from '../../rules/read-rules.ts';

/** Runs `break-glass rules lint`, and returns the exit code. */
export async function lint(fileName: string, { json }: { readonly json?: true }): Promise<number> {
  const { rules, links, accounts } = await readRules(fileName);
  const counts = {
    rules: rules.length,
    links: Object.keys(links).length,
    accounts: Object.keys(accounts).length,
  };
  if (json) printJson({ problems: [], ...counts });
  else
    printLine(
      `${fileName} is right, as far as it shows without AWS: ${counts.rules} rules, ${counts.links} links, ${counts.accounts} accounts. break-glass rules plan checks its names.`,
    );
  return 0;
}
