import { breakRule, grantFile, type Mutation } from '../mutation.ts';

const endEarly = grantFile('end-early');

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
    "      { field: 'status', isOneOf: ['opening', 'giving', 'active'] },\n",
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
    endEarly,
    '{ set: { wokenAt: toIso(now()) } }',
    '{ set: {} }',
  ),
  {
    rule: '… before it reads the token',
    replacements: [
      {
        file: endEarly,
        find: 'const id = expiryWaitId(grantId);',
        replace: 'const id = expiryWaitId(grantId);\n  const early = await records.read(id);',
      },
      {
        file: endEarly,
        find: 'const taskToken = record && taskTokenOf(record);',
        replace: 'const taskToken = record && early && taskTokenOf(early);',
      },
    ],
  },
  breakRule(
    'a repeated end request ends the wait again',
    endEarly,
    '    await endWait(deps, request.grantId);\n    const outcome',
    '    const outcome',
  ),
  breakRule(
    'only the requester of a grant ends it',
    'src/chat/slack/answer/handle-action.ts',
    'slackUserId === user.userId && grant.slackTeamId',
    'slackTeamId',
  ),
];
