import { byId, el } from '../dom.ts';
import { prettyJson } from '../pretty-json.ts';
import { formatTime } from '../time.ts';

interface ExecutionDetails {
  readonly name: string;
  readonly status: string;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly events: readonly {
    readonly id: number;
    readonly type: string;
    readonly timestamp: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

/** Shows an execution's input, output and history. */
export async function showExecution(name: string): Promise<void> {
  const dialog = byId('execution');
  if (!(dialog instanceof HTMLDialogElement)) return;
  const execution: ExecutionDetails = await (
    await fetch(`/execution/${encodeURIComponent(name)}`)
  ).json();
  byId('execution-title').textContent =
    `Execution ${execution.name.slice(0, 8)}, ${execution.status}`;
  const output = execution.output ?? [execution.error, execution.cause].filter(Boolean).join(': ');
  byId('execution-body').replaceChildren(
    el('h3', {}, 'Input'),
    el('pre', {}, prettyJson(execution.input)),
    el('h3', {}, 'Output'),
    el('pre', {}, prettyJson(output || '(none yet)')),
    el('h3', {}, 'History'),
    ...execution.events.map(({ id, type, timestamp, details }) =>
      el(
        'details',
        { class: 'event' },
        el(
          'summary',
          {},
          el('span', { class: 'num' }, String(id)),
          ` ${formatTime(Date.parse(timestamp))}  `,
          el('b', {}, type),
          ` ${String(details['name'] ?? details['error'] ?? '')}`,
        ),
        el('pre', {}, prettyJson(JSON.stringify(details))),
      ),
    ),
  );
  dialog.showModal();
}
