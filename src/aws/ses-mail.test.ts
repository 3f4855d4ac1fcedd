import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { startTestAws } from '../../local/aws/start-test-aws.ts';
import { fields } from '../evidence/cloudtrail-event.ts';
import { createSesMail } from './ses-mail.ts';

const message = { subject: 'Bericht für James', html: '<p>ü</p>', text: 'ü' };

test('sends mail with and without attachments', async (t) => {
  const { client, url } = await startTestAws(t);
  const ses = new SESv2Client(client);
  t.after(() => ses.destroy());
  const mail = createSesMail({
    client: ses,
    from: 'a@example.com',
    to: ['b@example.com', 'c@d.org'],
  });
  await mail.send(message);
  const content = Buffer.from('a,b\n');
  await mail.send({
    ...message,
    attachments: [{ filename: 'events.csv', contentType: 'text/csv', content }],
  });

  const response: unknown = await (await fetch(`${url}/_local/mail`)).json();
  const mails = (Array.isArray(response) ? response : []).map(fields);
  const common = { ...message, from: 'a@example.com', to: ['b@example.com', 'c@d.org'] };
  assert.deepEqual(
    mails.map(({ id, sentAt, cc, bcc, ...mail }) => mail),
    [
      { ...common, attachments: [] },
      {
        ...common,
        attachments: [{ filename: 'events.csv', contentType: 'text/csv', content: 'YSxiCg==' }],
      },
    ],
  );
});

test('throws the errors of SES', async (t) => {
  const { client } = await startTestAws(t);
  const ses = new SESv2Client(client);
  t.after(() => ses.destroy());
  const mail = createSesMail({ client: ses, from: 'not-an-address', to: ['b@example.com'] });
  await assert.rejects(mail.send(message), { name: 'BadRequestException' });
});

test('a recipient whom SES refuses does not keep the others from getting the mail', async (t) => {
  const { client, stores } = await startTestAws(t);
  const ses = new SESv2Client(client);
  t.after(() => ses.destroy());
  const to = ['b@example.com', 'refused', 'c@d.org'];
  const mail = createSesMail({ client: ses, from: 'a@example.com', to });
  assert.deepEqual(await mail.send(message), { refused: ['refused'] });
  assert.deepEqual(
    stores.mailbox.list().map((sent) => sent.to),
    [['b@example.com'], ['c@d.org']],
  );
  const all = createSesMail({ client: ses, from: 'a@example.com', to: ['one', 'two'] });
  await assert.rejects(all.send(message), { name: 'BadRequestException' });
});
