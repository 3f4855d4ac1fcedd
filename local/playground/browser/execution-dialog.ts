import { byId, el } from './dom.ts';
import { prettyJson } from './pretty-json.ts';
import { clock } from './time.ts';

interface Looked {
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
  const dialog = byId('closer');
  if (!(dialog instanceof HTMLDialogElement)) return;
  const looked: Looked = await (await fetch(`/execution/${encodeURIComponent(name)}`)).json();
  byId('closer-title').textContent = `Execution ${looked.name.slice(0, 8)}, ${looked.status}`;
  const output = looked.output ?? [looked.error, looked.cause].filter(Boolean).join(': ');
  byId('closer-body').replaceChildren(
    el('h3', {}, 'Input'),
    el('pre', {}, prettyJson(looked.input)),
    el('h3', {}, 'Output'),
    el('pre', {}, prettyJson(output || '(none yet)')),
    el('h3', {}, 'History'),
    ...looked.events.map(({ id, type, timestamp, details }) =>
      el(
        'details',
        { class: 'event' },
        el(
          'summary',
          {},
          el('span', { class: 'num' }, String(id)),
          ` ${clock(Date.parse(timestamp))}  `,
          el('b', {}, type),
          ` ${String(details['name'] ?? details['error'] ?? '')}`,
        ),
        el('pre', {}, prettyJson(JSON.stringify(details))),
      ),
    ),
  );
  dialog.showModal();
}
