import { breakRule, type Mutation } from '../mutation.ts';

export const lateAnswerMutations: readonly Mutation[] = [
  breakRule(
    'an invocation that has answered begins nothing more',
    'src/platform/aborted.ts',
    'if (signal?.aborted) throw',
    'if (signal === null) throw',
  ),
  breakRule(
    'a press without an answer in time is handled by another invocation',
    'src/chat/slack/answer/answer-press.ts',
    'await invokeLater(buildLateEvent(request), Math',
    'void (buildLateEvent(request), Math',
  ),
];
