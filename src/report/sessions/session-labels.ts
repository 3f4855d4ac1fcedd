import { oneLine } from '../../platform/one-line.ts';
import { formatTime } from '../content/format-time.ts';
import type { SessionKind, SessionRow } from './session-row.ts';

// What a session's row says, in texts for every rendering. They are cut, and safe for a terminal, but unescaped.

const kindLabels: Readonly<Record<SessionKind, string>> = {
  portal: 'access portal',
  chained: 'chained',
  created: 'created user or key',
  console: 'console',
  agent: 'agent',
  cli: 'CLI',
  sdk: 'SDK',
  service: 'AWS service',
};

/** `console, CLI` */
export const sessionKind = ({ kinds }: SessionRow): string =>
  kinds.length === 0 ? 'not known' : kinds.map((kind) => kindLabels[kind]).join(', ');

/** `08:02:10 to 08:44:59`, with the date if it is not the report's. */
export function sessionTime({ firstAt, lastAt }: SessionRow, day: string): string {
  const format = (iso: string) => formatTime(iso).replace(`${day} `, '').replace(' UTC', '');
  return firstAt === lastAt ? format(firstAt) : `${format(firstAt)} to ${format(lastAt)}`;
}

/** Whose session it is: `role Deploy in account 123456789012, session nightly`. */
export function sessionOwner({ role, accountId, session }: SessionRow, maxLength: number): string {
  const parts = [
    role === '' ? session : `role ${role}`,
    ...(accountId === '' ? [] : [`account ${accountId}`]),
    ...(role === '' || session === '' ? [] : [`session ${session}`]),
  ];
  return parts.map((part) => oneLine(part, maxLength)).join(', ');
}

/** From where, with what, and with which credentials: `from 203.0.113.17; with aws-cli/2.32.5; key ASIA…`. */
export function sessionOrigin(row: SessionRow, maxLength: number): string {
  const list = (word: string, values: readonly string[], count = values.length) => {
    const more = count > values.length ? ` and ${count - values.length} more` : '';
    const names = values.map((value) => oneLine(value, maxLength)).join(', ');
    return values.length === 0 ? [] : [`${word} ${names}${more}`];
  };
  return [
    ...list('from', row.addresses, row.addressCount),
    ...list('with', row.userAgents, row.userAgentCount),
    ...list('delegated to account', row.delegateAccountIds),
    ...list('access key', row.accessKeyIds, row.accessKeyCount),
  ].join('; ');
}

export const sessionsNote =
  'CLI, SDK and programs are what the user agents say, which the caller writes.';
