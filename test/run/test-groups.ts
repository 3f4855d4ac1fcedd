import { glob } from 'node:fs/promises';
import { matchesGlob } from 'node:path/posix';
import { fileURLToPath } from 'node:url';

/** Every test file is in one group. */
export const groups = ['unit', 'emulators', 'e2e'] as const;
export type Group = (typeof groups)[number];

/** Tests that start a server, a process or threads. What none names is a unit test. */
export const emulatorTests = [
  'infra/{bundles,terraform-run,package-functions}.test.ts',
  'local/aws/*.test.ts',
  'local/aws/{cloudtrail,dynamodb,events,identitystore,sesv2,sns,ssm,sso-admin,stepfunctions,sts}/*.test.ts',
  'local/aws/endpoint/aws-endpoint.test.ts',
  'local/aws/logs/create-logs.test.ts',
  'local/console/consoles.test.ts',
  'local/environment/local-environment.test.ts',
  'local/environment/functions/function-bundles.test.ts',
  'local/functions/*.test.ts',
  'local/main.test.ts',
  'local/page/{event-stream,page-server}.test.ts',
  'local/slack/{create-slack,modals,slash-commands,web-api}.test.ts',
  'local/workflow/tasks/sdk-tasks.test.ts',
  'src/aws/*.test.ts',
  'src/aws/{cloudwatch-logs,dynamodb,lambda,organization,sns}/*.test.ts',
  'src/aws/client/{connections,create-clients,json-client,same-as-sdk}.test.ts',
  'src/chat/slack/notify/slack-api.test.ts',
  'src/evidence/sources/*.test.ts',
  'src/evidence/sources/{cloudwatch-logs,event-history}/*.test.ts',
  'src/evidence/sources/log-files/log-files.test.ts',
  'src/lambda/compose-report.test.ts',
  'src/platform/shell-command.test.ts',
  'test/faults/mutations/mutate.test.ts',
  'test/run/run-jobs.test.ts',
];
const endToEndTests = 'test/e2e/**';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** The path is relative to the project folder. */
export function groupOf(file: string): Group {
  if (matchesGlob(file, endToEndTests)) return 'e2e';
  return emulatorTests.some((pattern) => matchesGlob(file, pattern)) ? 'emulators' : 'unit';
}

/** Every test file, relative to the project folder. */
export async function findTestFiles(): Promise<readonly string[]> {
  const pattern = '{src,local,infra,workflow,bench,test}/**/*.test.ts';
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: projectFolder }))
    files.push(file.replaceAll('\\', '/'));
  return files.sort();
}
