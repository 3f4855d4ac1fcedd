import { breakRule, grantFile, type Mutation } from '../mutation.ts';

const endEarly = grantFile('end-early');
const endWait = grantFile('end-wait');

export const endEarlyMutations: readonly Mutation[] = [
  breakRule(
    'ending early writes the end request first',
    endEarly,
    "{ set: { endRequestedAt, endedBy, due: 'grant', dueAt: toEpochSeconds(endRequestedAt) } }",
    '{ set: { endedBy } }',
  ),
  breakRule(
    '… and makes the end due',
    endEarly,
    'dueAt: toEpochSeconds(endRequestedAt) } }',
    '} }',
  ),
  breakRule(
    '… once',
    endEarly,
    "      { absent: 'endRequestedAt' },\n      ...unchanged",
    '      ...unchanged',
  ),
  breakRule(
    '… only for an open grant',
    endEarly,
    "      { field: 'status', isOneOf: ['awaiting-approval', 'opening', 'giving', 'active'] },\n",
    '',
  ),
  breakRule(
    '… later than what the grant has done',
    endEarly,
    'Math.max(now(), ...doneAt)',
    'now()',
  ),
  breakRule('… and has not done anything else since', endEarly, '      ...unchanged,\n', ''),
  breakRule(
    'ending early marks the wait',
    endWait,
    '{ set: { wokenAt: toIso(now()) } }',
    '{ set: {} }',
  ),
  {
    rule: '… before it reads the token',
    replacements: [
      {
        file: endWait,
        find: 'const woken = await',
        replace: 'const early = await records.read(waitId);\n  const woken = await',
      },
      {
        file: endWait,
        find: 'const taskToken = record && taskTokenOf(record);',
        replace: 'const taskToken = record && early && taskTokenOf(early);',
      },
    ],
  },
  breakRule(
    'a repeated end request ends the wait again',
    endEarly,
    '    await endWaits(deps, before);\n    const outcome',
    '    const outcome',
  ),
  breakRule(
    'only the requester of a grant ends it',
    'src/chat/slack/answer/press.ts',
    'grant.slackUserId === userId && named',
    'named',
  ),
];
