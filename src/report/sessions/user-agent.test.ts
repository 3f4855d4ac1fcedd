import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseUserAgent } from './user-agent.ts';

/** User agents of real records, and those that the programs' sources write. */
const examples = [
  [
    'aws-cli/2.32.5 md/awscrt#0.28.4 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.13.9 md/command#iam.create-user',
    'cli',
    'aws-cli/2.32.5',
  ],
  [
    '[Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165]',
    'sdk',
    'Boto3/1.26.165',
  ],
  [
    'Boto3/1.42.97 md/Botocore#1.42.97 md/awslabs#mcp#aws-api-mcp-server#1.3.0',
    'agent',
    'awslabs#mcp#aws-api-mcp-server',
  ],
  [
    'aws-sdk-js/3.901.0 ua/2.1 os/linux lang/js md/nodejs#24.1.0 app/kiro-ide',
    'agent',
    'app/kiro-ide',
  ],
  [
    'APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) terraform-provider-aws/3.76.1 aws-sdk-go/1.44.157',
    'sdk',
    'Terraform/1.1.2',
  ],
  [
    'aws-sdk-go-v2/1.18.0 os/linux lang/go/1.20.4 md/GOOS/linux api/iam/1.19.0',
    'sdk',
    'aws-sdk-go-v2/1.18.0',
  ],
  ['[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10]', undefined, 'S3Console/0.4'],
  ['RDS Console, aws-internal/3 aws-sdk-java/1.12.300', undefined, 'RDS Console'],
  [
    'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0',
    undefined,
    'Firefox/115.0',
  ],
  ['AWS Internal', undefined, 'AWS Internal'],
  ['', undefined, ''],
] as const;

for (const [userAgent, kind, name] of examples)
  test(`«${userAgent.slice(0, 50)}» is ${kind ?? 'no kind'}, ${name}`, () => {
    assert.deepEqual(parseUserAgent(userAgent), { kind, name });
  });

test('the name is short for any text, and found in little time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (userAgent) => {
      assert.ok(parseUserAgent(userAgent).name.length <= 90);
    }),
  );
  for (const part of ['aws-internal', 'Console ', 'a ', 'awslabs#mcp#', 'aws-sdk-'])
    parseUserAgent(part.repeat(1_000_000));
});
