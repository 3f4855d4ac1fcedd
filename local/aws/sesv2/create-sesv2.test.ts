import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  ListEmailIdentitiesCommand,
  SESv2Client,
  SendEmailCommand,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { startTestAws, testStart } from '../start-test-aws.ts';

const mail: SendEmailCommandInput = {
  FromEmailAddress: 'Break Glass <break-glass@example.com>',
  Destination: { ToAddresses: ['a@example.com', 'b@example.com'] },
  Content: {
    Simple: {
      Subject: { Data: 'Report' },
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

test('lists the identities that may send', async (t) => {
  const aws = await startTestAws(t);
  const ses = new SESv2Client(aws.client);
  t.after(() => ses.destroy());
  const { EmailIdentities: identities } = await ses.send(new ListEmailIdentitiesCommand({}));
  assert.deepEqual(identities, [
    {
      IdentityType: 'EMAIL_ADDRESS',
      IdentityName: 'break-glass@example.com',
      SendingEnabled: true,
      VerificationStatus: 'SUCCESS',
    },
  ]);
});

test('stores a sent mail with its attachments', async (t) => {
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
      subject: 'Report',
      html: '<p>ü</p>',
      text: 'ü',
      attachments: [{ filename: 'events.csv', contentType: 'text/csv', content: 'YSxiCg==' }],
    },
  ]);
});

const simple = mail.Content?.Simple;
const rejected: readonly { title: string; changes: Partial<SendEmailCommandInput> }[] = [
  { title: 'no sender', changes: { FromEmailAddress: undefined } },
  { title: 'a sender that is not an address', changes: { FromEmailAddress: 'no-address' } },
  { title: 'a header in its sender', changes: { FromEmailAddress: 'a@example.com\r\nBcc: b@c.d' } },
  { title: 'no recipient', changes: { Destination: {} } },
  { title: 'a recipient that is not an address', changes: { Destination: { ToAddresses: ['x'] } } },
  { title: 'no content', changes: { Content: {} } },
  { title: 'raw content', changes: { Content: { Raw: { Data: Buffer.from('x') } } } },
  { title: 'no body', changes: { Content: { Simple: { Subject: simple?.Subject, Body: {} } } } },
];
test('rejects an invalid mail and does not store it', async (t) => {
  const { send, stores } = await startMail(t);
  for (const { title, changes } of rejected) {
    await assert.rejects(send(changes), { name: 'BadRequestException' }, title);
  }
  assert.deepEqual(stores.mailbox.list(), []);
});
