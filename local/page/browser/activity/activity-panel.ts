import type { CallView } from '../../view/sections.ts';
import { byId, el, sync } from '../dom.ts';
import { section } from '../page-state.ts';
import { formatTime } from '../time.ts';

/** Draws the calls and the log, newest first. */
export function drawActivity(): void {
  const calls = (section('calls') ?? []).toReversed();
  drawOnce('activity-calls', calls, drawCalls);
  drawOnce('activity-logs', (section('logs') ?? []).toReversed(), drawLogs);
  void drawTable(calls);
}

const drawn = new Map<string, string>();

function drawOnce<T>(
  id: string,
  items: readonly T[],
  draw: (items: readonly T[], place: HTMLElement) => void,
) {
  const signature = JSON.stringify(items);
  if (drawn.get(id) === signature) return;
  drawn.set(id, signature);
  draw(items, byId(id));
}

function drawCalls(calls: readonly CallView[], place: HTMLElement): void {
  const head = el(
    'tr',
    {},
    ...['Time', 'Call', 'Status', 'ms'].map((name) => el('th', { scope: 'col' }, name)),
  );
  const rows = calls.map(({ at, caller: who, service, operation, status, errorCode, ms }) =>
    el(
      'tr',
      { class: status === 200 ? undefined : 'bad' },
      el('td', { class: 'num' }, formatTime(at)),
      el(
        'td',
        {},
        el('b', {}, ...breakable(operation)),
        el('span', { class: 'by' }, `${service} · ${who}`),
        errorCode !== '' && el('span', { class: 'code' }, errorCode),
      ),
      el('td', { class: 'num' }, status === 0 ? '–' : String(status)),
      el('td', { class: 'num' }, String(ms)),
    ),
  );
  place.replaceChildren(
    el('table', { class: 'calls' }, el('thead', {}, head), el('tbody', {}, ...rows)),
  );
}

/** `DescribeAccountAssignmentCreationStatus` may go on in the next line between its words. */
const breakable = (name: string) =>
  name.split(/(?=[A-Z][a-z])/).flatMap((word) => [el('wbr'), word]);

function drawLogs(
  logs: readonly { readonly function: string; readonly text: string }[],
  place: HTMLElement,
) {
  place.replaceChildren(
    ...logs.map((line) =>
      el('p', { class: 'log' }, el('b', {}, line.function), ` ${messageOf(line.text)}`),
    ),
  );
}

function messageOf(text: string): string {
  try {
    const { time: _time, function: _function, message, ...facts } = JSON.parse(text);
    const rest = Object.keys(facts).length > 0 ? ` ${JSON.stringify(facts)}` : '';
    return message === undefined ? text : `${message}${rest}`;
  } catch {
    return text;
  }
}

let tableRead = '';

/** The table is read again when somebody looks at it and something has been written. */
async function drawTable(calls: readonly CallView[]): Promise<void> {
  const place = byId('activity-table');
  if (place.hidden) return;
  const written = calls.find(
    ({ service, operation }) => service === 'dynamodb' && /Put|Update|Delete/.test(operation),
  );
  const signature = JSON.stringify(written ?? {});
  if (tableRead === signature) return;
  tableRead = signature;
  const items: readonly Readonly<Record<string, unknown>>[] = await (
    await fetch('/table.json')
  ).json();
  const sorted = [...items].sort((a, b) => String(a['id']).localeCompare(String(b['id'])));
  sync(
    place,
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
