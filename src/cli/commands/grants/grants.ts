import { isOver } from '../../../grant/record/grant.ts';
import { formatTime } from '../../../report/content/format-time.ts';
import { connectDeployment } from '../../connect-deployment.ts';
import type { DeploymentOptions, JsonOption } from '../../deployment-options.ts';
import {
  type FoundGrant,
  findOpenGrants,
  mayBeOpen,
  scanAllGrants,
} from '../../grants/find-grants.ts';
import { buildGrantJson } from '../../grants/grant-json.ts';
import { parseSince } from '../../grants/since.ts';
import { createProgressLine } from '../../output/progress-line.ts';
import { printJson } from '../../output/safe-json.ts';
import { renderTable } from '../../output/text-table.ts';
import { printLine } from '../../print-line.ts';

export type GrantsOptions = DeploymentOptions &
  JsonOption & { readonly open?: true; readonly since?: string };

/** Runs `break-glass grants`, and returns the exit code. */
export async function listGrants(options: GrantsOptions): Promise<number> {
  const connection = await connectDeployment(options);
  const { since = parseSince('7d', Date.now()) ?? '' } = options;
  const progress = createProgressLine();
  const found = options.open
    ? await findOpenGrants(connection)
    : (await scanAllGrants(connection, progress)).filter(
        (each) => mayBeOpen(each) || requestedAt(each) >= since,
      );
  const sorted = found.toSorted((a, b) => (requestedAt(a) < requestedAt(b) ? 1 : -1));
  if (options.json) printJson(sorted.map(buildGrantJson));
  else if (sorted.length === 0) printLine(emptyText(options, since));
  else print(sorted);
  return 0;
}

/** Malformed records first. */
const requestedAt = ({ grant }: FoundGrant): string => grant?.requestedAt ?? '~';

const emptyText = ({ open }: GrantsOptions, since: string): string =>
  open
    ? 'No grant is open.'
    : `No grant was requested since ${formatTime(since)}, and none is open. --since looks further back.`;

function print(found: readonly FoundGrant[]): void {
  const digits = uniqueDigits(found);
  const headings = ['grant', 'status', 'user', 'permission set', 'account', 'requested', 'ends'];
  const rows = found.map((each) => [each.grantId.slice(0, digits), ...cellsOf(each)]);
  for (const line of renderTable(headings, rows)) printLine(line);
}

function cellsOf({ grant }: FoundGrant): readonly string[] {
  if (grant === undefined) return ['malformed', '', '', '', '', ''];
  const { status, userName, permissionSetName, accountId } = grant;
  const endsAt = isOver(grant) ? grant.endedAt : grant.deadlineAt;
  return [
    ...[status, userName, permissionSetName, accountId],
    ...[formatTime(grant.requestedAt), formatTime(endsAt)],
  ];
}

const minDigits = 8;

/** How many digits tell the ids of the list apart. */
function uniqueDigits(found: readonly FoundGrant[]): number {
  for (let digits = minDigits; digits < 32; digits += 1)
    if (new Set(found.map(({ grantId }) => grantId.slice(0, digits))).size === found.length)
      return digits;
  return 32;
}
