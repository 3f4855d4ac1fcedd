import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { startTestAws, testStart } from '../start-test-aws.ts';

const mail: SendEmailCommandInput = {
  FromEmailAddress: 'Break Glass <break-glass@example.com>',
  Destination: { ToAddresses: ['a@example.com', 'b@example.com'] },
  Content: {
    Simple: {
      Subject: { Data: 'What was done' },
      Body: { Html: { Data: '<p>ü</p>' }, Text: { Data: 'ü' } },
      Attachments: [
        { FileName: 'events.csv', ContentType: 'text/csv', RawContent: Buffer.from('a,b\n') },
      ],
    },
  },
};

async function startMail(t: TestContext) {
  const aws = await startTestAws(t);
  const ses = new SESv2Client(aws.client);
  t.after(() => ses.destroy());
  const send = (changes: Partial<SendEmailCommandInput> = {}) =>
    ses.send(new SendEmailCommand({ ...mail, ...changes }));
  return { ...aws, send };
}

test('a mail that was sent is there to be read, attachments and all', async (t) => {
  const { send, url } = await startMail(t);
  const { MessageId: id } = await send();
  const response = await fetch(`${url}/_local/mail`);
  assert.deepEqual(await response.json(), [
    {
      id,
      sentAt: testStart.toISOString(),
      from: mail.FromEmailAddress,
      to: ['a@example.com', 'b@example.com'],
      cc: [],
      bcc: [],
      subject: 'What was done',
      html: '<p>ü</p>',
      text: 'ü',
      attachments: [{ filename: 'events.csv', contentType: 'text/csv', content: 'YSxiCg==' }],
    },
  ]);
});

const simple = mail.Content?.Simple;
const refused: readonly { of: string; changes: Partial<SendEmailCommandInput> }[] = [
  { of: 'no sender', changes: { FromEmailAddress: undefined } },
  { of: 'a sender that is no address', changes: { FromEmailAddress: 'nobody' } },
  { of: 'a header in its sender', changes: { FromEmailAddress: 'a@example.com\r\nBcc: b@c.d' } },
  { of: 'no recipient', changes: { Destination: {} } },
  { of: 'a recipient that is no address', changes: { Destination: { ToAddresses: ['x'] } } },
  { of: 'no content', changes: { Content: {} } },
  { of: 'raw content', changes: { Content: { Raw: { Data: Buffer.from('x') } } } },
  { of: 'no body', changes: { Content: { Simple: { Subject: simple?.Subject, Body: {} } } } },
];
test('a mail that cannot be sent is refused, and none is kept', async (t) => {
  const { send, stores } = await startMail(t);
  for (const { of, changes } of refused) {
    await assert.rejects(send(changes), { name: 'BadRequestException' }, of);
  }
  assert.deepEqual(stores.mailbox.list(), []);
});
