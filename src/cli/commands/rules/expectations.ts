import type { DecisionPolicy } from '../../../request/policy/decide.ts';
import { reasonModes } from '../../../request/policy/reason-terms.ts';
import { checkExpectations } from '../../../rules/expectations/check-expectations.ts';
import { paint } from '../../output/paint.ts';
import { printJson } from '../../output/safe-json.ts';
import { printLine, safeLine } from '../../print-line.ts';
import { readRules } from '../../rules/read-rules.ts';
import { UsageError } from '../../usage-error.ts';

export interface TestOptions {
  readonly json?: true;
  readonly openRecords: string;
  readonly accessSeconds: number;
  readonly reason: string;
}

/** Runs `break-glass rules test`, and returns the exit code. */
export async function test(fileName: string, options: TestOptions): Promise<number> {
  const file = await readRules(fileName);
  const checked = await checkExpectations(file, policyOf(options, file.botToken !== false));
  const failed = checked.filter(({ isMet }) => !isMet);
  if (options.json)
    printJson({
      expectations: checked.map(
        ({ expectation: { sentence, expected }, line, decision, isMet }) => ({
          ...{ line, sentence, isMet, expected, decision },
        }),
      ),
    });
  else
    for (const { expectation, line, decision, isMet } of checked) {
      const actual =
        decision.outcome === 'allowed'
          ? `allowed for ${decision.accessSeconds} seconds${decision.approval ? ', with approval' : ''}`
          : `denied: ${decision.reason}`;
      const text = safeLine(
        `${fileName}:${line}: ${expectation.sentence}${isMet ? '' : ` – the decision is ${actual}`}`,
      );
      process.stdout.write(`${paint(isMet ? 'green' : 'red', isMet ? 'ok  ' : 'FAIL')} ${text}\n`);
    }
  if (!options.json)
    printLine(
      checked.length === 0
        ? `${fileName} has no expectations: add some under "expectations".`
        : `${checked.length - failed.length} of ${checked.length} expectations are met.`,
    );
  return checked.length > 0 && failed.length === 0 ? 0 : 1;
}

function policyOf(
  { openRecords, accessSeconds, reason: text }: TestOptions,
  hasBotToken: boolean,
): DecisionPolicy {
  if (openRecords !== 'allow' && openRecords !== 'deny')
    throw new UsageError('--open-records must be allow or deny.');
  const reason = reasonModes.find((mode) => mode === text);
  if (reason === undefined) throw new UsageError('--reason must be none, after or first.');
  return { openRecords, accessSeconds, reason, hasBotToken };
}
