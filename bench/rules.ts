import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { LocalEnvironment } from '../local/environment/local-environment.ts';
import { region } from '../local/seed.ts';
import { runWith } from '../test/fixtures/cli/run-as-operator.ts';
import { withEnvironment } from './start-environment.ts';
import { print, round } from './statistics.ts';

const size = { accounts: 500, permissionSets: 40, people: 3_000, groups: 100, rules: 2_000 };
const services = ['identitystore', 'sso-admin', 'dynamodb'] as const;

/**
 * Measures the commands about rules in an organization of 500 accounts, 40 permission sets and 3,000 people. The
 * floor is `list accounts` of an empty table: starting the command, and listing users. Counts the calls to Identity Center, whose
 * limit is 20 a second.
 */
export async function benchRules(): Promise<void> {
  const calls: { readonly service: string; readonly at: number }[] = [];
  const authorize = ({ service }: { readonly service: string }) => {
    calls.push({ service, at: performance.now() });
    return undefined;
  };
  await withEnvironment({ authorize }, async (local) => {
    fillOrganization(local);
    allowEveryAccount(local);
    const folder = await mkdtemp(join(tmpdir(), 'break-glass-bench-'));
    try {
      const file = join(folder, 'rules.yaml');
      await writeFile(file, buildFile());
      const measure = (name: string, ...args: readonly string[]) =>
        measureCommand(local, calls, name, args);
      await measure('floor: list accounts', 'list', 'accounts');
      await measure('lint', 'rules', 'lint', file);
      await measure('first plan', 'rules', 'plan', file);
      await measure('first apply', 'rules', 'apply', file, '--yes');
      await measure('plan without changes', 'rules', 'plan', file);
      await measure('export', 'rules', 'export');
      await measure('who', 'who', 'account-1', 'Set1');
      await measure('why', 'why', 'person-1@example.com', 'account-1', 'Set1');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

const digits = (n: number): string => String(n).padStart(12, '0');
const personName = (n: number): string => `person-${n % size.people}@example.com`;

function fillOrganization({ stores }: LocalEnvironment): void {
  for (let n = 0; n < size.people; n += 1)
    stores.directory.addUser({
      id: `00000000-0000-4000-8000-${digits(n)}`,
      userName: personName(n),
      displayName: `Person ${n}`,
      enabled: true,
    });
  for (let n = 0; n < size.groups; n += 1) {
    const id = `00000000-0000-4000-9000-${digits(n)}`;
    stores.directory.addGroup({ id, displayName: `Group ${n}` });
    for (let member = 0; member < 30; member += 1)
      stores.directory.addMember(id, `00000000-0000-4000-8000-${digits(n * 30 + member)}`);
  }
  for (let n = 0; n < size.permissionSets; n += 1)
    stores.identityCenter.addPermissionSet({
      arn: `arn:aws:sso:::permissionSet/ssoins-12345/ps-${digits(n)}`,
      name: `Set${n}`,
      description: '',
      sessionDuration: 'PT1H',
    });
}

function allowEveryAccount({ stores }: LocalEnvironment): void {
  const name = '/break-glass-access/deployment';
  const deployment = JSON.parse(stores.parameters.get(name)?.value ?? '{}');
  const value = JSON.stringify({
    ...deployment,
    allowedAccounts: ['*'],
    allowedPermissionSets: ['*'],
  });
  stores.parameters.put({ name, type: 'String', value });
}

function buildFile(): string {
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
  return stringify({
    accounts: Object.fromEntries(numbers(size.accounts).map((n) => [`account-${n}`, digits(n)])),
    links: Object.fromEntries(numbers(size.people).map((n) => [`U0BENCH${n}`, personName(n)])),
    rules: numbers(size.rules).map((n) => ({
      account: `account-${n % size.accounts}`,
      permissionSet: `Set${(n + Math.floor(n / size.accounts)) % size.permissionSets}`,
      users: [personName(n), personName(n + 1)],
      groups: [`Group ${n % size.groups}`],
    })),
  });
}

async function measureCommand(
  local: LocalEnvironment,
  calls: readonly { readonly service: string; readonly at: number }[],
  measure: string,
  args: readonly string[],
): Promise<void> {
  const before = calls.length;
  const start = performance.now();
  const isLocal = args[1] === 'lint';
  const { code, stderr } = await runWith(
    { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'AKIAOPERATOR', AWS_SECRET_ACCESS_KEY: 'x' },
    ...args,
    ...(isLocal ? [] : ['--endpoint-url', local.urls.aws]),
  );
  const seconds = round((performance.now() - start) / 1_000);
  if (code !== 0) throw new Error(`${args.join(' ')} exited with ${code}: ${stderr}`);
  const made = calls.slice(before);
  const counts = Object.fromEntries(
    services.map((service) => [service, made.filter((call) => call.service === service).length]),
  );
  const limited = made.filter(({ service }) => service !== 'dynamodb');
  const maxPerSecond = Math.max(
    0,
    ...limited.map(
      ({ at }) => limited.filter((call) => call.at >= at && call.at < at + 1_000).length,
    ),
  );
  print({ bench: 'rules', ...size, measure, seconds, calls: counts, maxPerSecond });
}
