import type { CallView } from '../../view/sections.ts';
import { byId, el, sync } from '../dom.ts';
import { section } from '../page-state.ts';
import { formatTime } from '../time.ts';

/** Draws the calls and the log, newest first, and the table. */
export function drawActivity(): void {
  const calls = (section('calls') ?? []).toReversed();
  drawChanged('activity-calls', calls, drawCalls);
  drawChanged('activity-logs', (section('logs') ?? []).toReversed(), drawLogs);
  void updateTable(calls);
}

const drawnItems = new Map<string, string>();

function drawChanged<T>(
  id: string,
  items: readonly T[],
  draw: (items: readonly T[], panel: HTMLElement) => void,
) {
  const signature = JSON.stringify(items);
  if (drawnItems.get(id) === signature) return;
  drawnItems.set(id, signature);
  draw(items, byId(id));
}

function drawCalls(calls: readonly CallView[], panel: HTMLElement): void {
  const head = el(
    'tr',
    {},
    ...['Time', 'Call', 'Status', 'ms'].map((name) => el('th', { scope: 'col' }, name)),
  );
  const rows = calls.map(({ at, caller, service, operation, status, errorCode, ms }) =>
    el(
      'tr',
      { class: status === 200 ? undefined : 'bad' },
      el('td', { class: 'num' }, formatTime(at)),
      el(
        'td',
        {},
        el('b', {}, ...breakable(operation)),
        el('span', { class: 'caller' }, `${service} · ${caller}`),
        errorCode !== '' && el('span', { class: 'code' }, errorCode),
      ),
      el('td', { class: 'num' }, status === 0 ? '–' : String(status)),
      el('td', { class: 'num' }, String(ms)),
    ),
  );
  panel.replaceChildren(
    el('table', { class: 'calls' }, el('thead', {}, head), el('tbody', {}, ...rows)),
  );
}

/** Lets a long name such as `DescribeAccountAssignmentCreationStatus` break between its words. */
const breakable = (name: string) =>
  name.split(/(?=[A-Z][a-z])/).flatMap((word) => [el('wbr'), word]);

function drawLogs(
  logs: readonly { readonly function: string; readonly text: string }[],
  panel: HTMLElement,
) {
  panel.replaceChildren(
    ...logs.map((line) =>
      el('p', { class: 'log' }, el('b', {}, line.function), ` ${messageOf(line.text)}`),
    ),
  );
}

function messageOf(text: string): string {
  try {
    const { time: _time, function: _function, message, ...facts } = JSON.parse(text);
    const details = Object.keys(facts).length > 0 ? ` ${JSON.stringify(facts)}` : '';
    return message === undefined ? text : `${message}${details}`;
  } catch {
    return text;
  }
}

let drawnWrite = '';

/** Reads the table again while its tab is open, after each write. */
async function updateTable(calls: readonly CallView[]): Promise<void> {
  const panel = byId('activity-table');
  if (panel.hidden) return;
  const lastWrite = calls.find(
    ({ service, operation }) => service === 'dynamodb' && /Put|Update|Delete/.test(operation),
  );
  const signature = JSON.stringify(lastWrite ?? {});
  if (drawnWrite === signature) return;
  drawnWrite = signature;
  const items: readonly Readonly<Record<string, unknown>>[] = await (
    await fetch('/table.json')
  ).json();
  const sorted = [...items].sort((a, b) => String(a['id']).localeCompare(String(b['id'])));
  sync(
    panel,
    sorted,
    ({ id }) => String(id),
    ({ id, ...rest }) =>
      el(
        'details',
        { class: 'event' },
        el('summary', {}, String(id), ' ', el('small', {}, String(rest['status'] ?? ''))),
        el('pre', {}, JSON.stringify(rest, undefined, 2)),
      ),
  );
}
