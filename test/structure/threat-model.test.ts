import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const project = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, project), 'utf8');

/** Sentences of docs/threat-model.md that tests elsewhere show: a file, and a part of a test's title in it. */
const shownBy: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'A request that Slack did not sign, or signed more than five minutes ago, gets 401, and changes nothing.':
    [
      ['test/e2e/requests.test.ts', 'with 401, and changes nothing'],
      ['src/chat/slack/verify/verify-request.test.ts', 'rejects every change of one bit in body,'],
    ],
  'A replay of a request that opened a grant starts nothing.': [
    [
      'test/e2e/requests.test.ts',
      'a replayed request starts nothing, both while its grant is open',
    ],
    ['test/e2e/slash-command.test.ts', 'a replayed command starts nothing'],
  ],
  'A press from a Slack workspace that is not listed is denied.': [
    ['src/chat/slack/handle-interaction.test.ts', 'denies a press from another workspace'],
    [
      'src/chat/slack/commands/handle-command.test.ts',
      'another workspace is denied, whatever it sends',
    ],
  ],
  'Nobody approves their own request, also with a second Slack account.': [
    ['test/e2e/approvals/refused-presses.test.ts', 'who may not approve is told why, and changes'],
  ],
  'An approval of somebody whom the access rule does not name counts nothing.': [
    ['test/e2e/approvals/refused-presses.test.ts', 'who may not approve is told why, and changes'],
    [
      'test/e2e/approvals/refused-presses.test.ts',
      'an approver whom the rule does not name any more cannot approve',
    ],
  ],
  '“I’m done” ends nobody else’s grant.': [
    ['test/e2e/end-request.test.ts', 'ends access for the requester only'],
    ['test/e2e/end-request.test.ts', 'the same user id in another Slack team cannot end access'],
  ],
  'A submitted modal gets what the access rules allow its user then, even if it was altered.': [
    [
      'test/e2e/altered-submissions.test.ts',
      'a submission after the rule was withdrawn gives nothing',
    ],
    ['test/e2e/altered-submissions.test.ts', 'a modal that is submitted twice gives access once'],
    ['src/chat/slack/views/request-access.test.ts', 'the submission is decided anew, even if its'],
  ],
  'Where the access rule asks for a reason first, nobody gets access without it.': [
    [
      'src/chat/slack/views/request-access.test.ts',
      'an error stands beside its field, and nothing',
    ],
    ['src/grant/decide-grant.test.ts', 'where the rule asks for a reason first, “'],
    [
      'src/grant/extend.test.ts',
      'where the rule asks for a reason first by now, a grant without it',
    ],
  ],
  'A reason that approvers have read does not change while they decide.': [
    ['src/grant/give-reason.test.ts', 'a reason that approvers have read stays while they decide'],
  ],
  'No text of a press becomes markup, a mention or a link in a message.': [
    ['src/chat/slack/escape.test.ts', 'no text can mention, link, end a code span or contain'],
    ['src/chat/slack/notify/hostile-texts.test.ts', 'no name and no reason mentions, links,'],
  ],
  'A grant’s record that is altered before access exists grants nothing that no access rule allows, and people are alerted.':
    [['test/e2e/altered-records.test.ts', 'grants nothing, and people are alerted']],
  'Access ends at its deadline, even if its record or its lock says something else.': [
    ['test/e2e/altered-records.test.ts', 'a later deadline does not make access last longer'],
    ['test/e2e/altered-records.test.ts', 'revoke-access’s key says that '],
    ['test/e2e/altered-records.test.ts', 'a lease, a create attempt and a delete of the future'],
    ['test/e2e/altered-records.test.ts', 'opens a second grant of the same access while'],
  ],
  'People are alerted of a grant’s record that is deleted, or contradicts what was decided.': [
    ['test/e2e/altered-records.test.ts', 'an operator deletes its record: access ends, and people'],
    ['test/e2e/altered-records.test.ts', 'access ends, and people are alerted by the sweep'],
    ['test/e2e/altered-records.test.ts', ': access ends, and people are alerted'],
  ],
  'The sweep does the oldest due records first, and a hundred thousand false ones do not stop it.':
    [
      [
        'src/grant/sweep/sweep-grants.test.ts',
        'ends the grants that are due longest first, page after',
      ],
      [
        'src/grant/sweep/sweep-grants.test.ts',
        '100,000 junk items ahead of a grant do not keep the',
      ],
    ],
  'The policies for people write no access rule, no user link, and no other kind of record than they name.':
    [
      ['test/e2e/permissions/rights-of-people.test.ts', 'does not allow anybody to'],
      ['test/e2e/permissions/rights-of-people.test.ts', 'need, and no more'],
    ],
  'An execution that somebody starts grants nothing, even with a name and an input of their choice, and people are alerted.':
    [['test/e2e/forged-executions.test.ts', 'grants nothing and alerts people']],
  'The report lists every call after the end of the grant, made with a role session that was open.':
    [['src/report/findings/build-findings.test.ts', 'finds every read and write after the end']],
  'No text of a CloudTrail event becomes markup in the mail, or a formula in the attached table.': [
    ['src/report/render.test.ts', 'the HTML keeps its structure and size for any event content'],
    ['src/report/attachments/events-csv.test.ts', 'no cell is a formula for a spreadsheet'],
  ],
  '`access-requested` can make a grant last as long as its access rule allows, with extensions that nobody asked for, counted from Decide, and no longer.':
    [
      [
        'test/e2e/extensions.test.ts',
        'a deadline beyond the longest time of the access rule does not make access last longer',
      ],
      [
        'test/e2e/altered-records.test.ts',
        'a later deadline does not make access last longer than the access rule allows',
      ],
    ],
};

/** The sentences of the page: the items of its lists. */
const page = await read('docs/threat-model.md');
const sentences = [...page.matchAll(/^- (.*(?:\n {2}.*)*)/gm)].map(([, text = '']) =>
  text.replace(/\n +/g, ' '),
);

/** The titles of the tests that exist only for the page. */
async function readTitles(): Promise<readonly string[]> {
  const titles: string[] = [];
  for await (const file of glob('test/e2e/threat-model/*.ts', { cwd: project }))
    for (const [, title = ''] of (await read(file)).matchAll(/^ *test\('(.*)', /gm))
      titles.push(title);
  return titles;
}

test('docs/threat-model.md has a test for each sentence, and each of these tests its sentence', async () => {
  const shown = [...(await readTitles()), ...Object.keys(shownBy)];
  assert.deepEqual(shown.sort(), [...sentences].sort());
});

for (const [sentence, tests] of Object.entries(shownBy))
  test(`a test elsewhere shows: ${sentence}`, async () => {
    for (const [file, title] of tests) {
      const source = await read(file);
      const titles = [...source.matchAll(/\btest\(\s*(['`])(.*?)\1,/gs)].map(([, , text]) => text);
      assert.ok(
        titles.some((text) => text?.includes(title)),
        `${file} has no test “${title}”`,
      );
    }
  });

test('docs/threat-model.md describes the worst of each role', async () => {
  const roles = Object.keys(JSON.parse(await read('infra/functions.json')));
  for (const role of roles) {
    assert.ok(page.includes(`\n### ${role}\n`), role);
    assert.ok(sentences.filter((text) => text.startsWith(`\`${role}\` can`)).length >= 2, role);
  }
});
