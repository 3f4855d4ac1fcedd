import { isRecord } from '../../is-record.ts';
import { keyProblems, missing, problem, textObjectProblems } from './problems.ts';

/** Source: https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object */
export function confirmProblems(confirm: unknown, pointer: string): readonly string[] {
  if (!isRecord(confirm)) return [problem('must be an object', pointer)];
  const limits = { title: 100, text: 300, confirm: 30, deny: 30 };
  const keys = Object.entries(limits);
  return [
    ...keyProblems(confirm, [...Object.keys(limits), 'style'], pointer),
    ...keys.flatMap(
      ([key, max]) =>
        missing(confirm, key, pointer) ??
        textObjectProblems(confirm[key], `${pointer}/${key}`, {
          max,
          // Slack accepts markup in the text.
          ...(key === 'text' ? {} : { type: 'plain_text' }),
        }),
    ),
  ];
}
