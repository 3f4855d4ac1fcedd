import { button, byId, el, sync } from '../dom.ts';
import { section } from '../page-state.ts';
import { postAction, whileBusy } from '../requests.ts';

interface OneTimeFault {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The member of the response that contains the count. */
  readonly countKey: string;
  /** The texts for a count of 0 and for any other count. */
  readonly results: readonly [none: string, done: string];
}

const oneTimeFaults: readonly OneTimeFault[] = [
  {
    id: 'abort-executions',
    label: 'Abort the executions',
    description:
      'Every running execution is aborted. After the deadline the sweep does what is due.',
    countKey: 'executions',
    results: ['Nothing was running.', 'Aborted.'],
  },
  {
    id: 'kill-functions',
    label: 'Kill the functions',
    description:
      'Every running function is killed. The state machine retries the step, which is safe to run twice.',
    countKey: 'functions',
    results: ['No function was running.', 'Killed.'],
  },
  {
    id: 'skip',
    label: 'Skip to the deadline',
    description: 'The deadline comes now, and CloudTrail delivers now.',
    countKey: 'grants',
    results: ['Nothing is waiting.', 'The deadline has passed.'],
  },
];

/** Draws the fault switches and the one-time faults. */
export function drawFaults(): void {
  const switches = section('faults');
  if (switches === undefined) return;
  const list = byId('switches');
  if (list.children.length === 0) list.append(el('div', {}), buildOneTimeFaults());
  const [first] = list.children;
  if (!(first instanceof HTMLElement)) return;
  sync(
    first,
    switches,
    ({ id }) => id,
    ({ id, label, description, on }) => {
      const input = el('input', {
        type: 'checkbox',
        role: 'switch',
        id: `fault-${id}`,
        'data-focus': id,
        'aria-describedby': `fault-${id}-description`,
      });
      input.checked = on;
      input.addEventListener('change', () => postAction('fault', { id, on: input.checked }));
      return el(
        'div',
        { class: 'fault' },
        el('label', { for: `fault-${id}` }, label),
        input,
        el('p', { id: `fault-${id}-description` }, description),
      );
    },
  );
}

function buildOneTimeFaults(): HTMLElement {
  return el('div', {}, ...oneTimeFaults.map(buildOneTimeFault));
}

function buildOneTimeFault({
  id,
  label,
  description,
  countKey,
  results,
}: OneTimeFault): HTMLElement {
  const result = el('output', {});
  const run = async () => {
    const { [countKey]: count } = await postAction(id);
    result.textContent = ` ${count === 0 ? results[0] : results[1]}`;
  };
  const attributes = { class: 'quiet small', id: `run-${id}`, 'aria-label': `Run: ${label}` };
  return el(
    'div',
    { class: 'fault' },
    el('span', {}, label),
    button('Run', attributes, (pressed) => whileBusy(pressed, run)),
    el('p', {}, description, result),
  );
}
