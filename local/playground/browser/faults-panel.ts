import { button, byId, el, sync } from './dom.ts';
import { send, whileBusy } from './send.ts';
import { section } from './world.ts';

interface Blow {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  /** What the world's answer counts, and what is said of that many. */
  readonly counts: string;
  readonly said: readonly [nothing: string, done: string];
}

const blows: readonly Blow[] = [
  {
    id: 'kill-runner',
    label: 'Kill the runner',
    about: 'Every running execution is aborted. After the deadline the sweep does what is owed.',
    counts: 'executions',
    said: ['Nothing was running.', 'Aborted.'],
  },
  {
    id: 'kill-functions',
    label: 'Kill the functions',
    about: 'Whatever runs dies in the middle. The step is tried again, and safe to run twice.',
    counts: 'functions',
    said: ['No function was running.', 'Killed.'],
  },
  {
    id: 'skip',
    label: 'Skip to the deadline',
    about: 'The deadline comes now, and CloudTrail delivers now.',
    counts: 'grants',
    said: ['Nothing is waiting.', 'It is time.'],
  },
];

/** Draws the switches for what can fail, and the blows that fall once. */
export function drawFaults(): void {
  const switches = section('faults');
  if (switches === undefined) return;
  const list = byId('switches');
  if (list.children.length === 0) list.append(el('div', {}), buildBlows());
  const [first] = list.children;
  if (!(first instanceof HTMLElement)) return;
  sync(
    first,
    switches,
    ({ id }) => id,
    ({ id, label, about, on }) => {
      const input = el('input', {
        type: 'checkbox',
        role: 'switch',
        id: `fault-${id}`,
        'data-focus': id,
        'aria-describedby': `fault-${id}-about`,
      });
      input.checked = on;
      input.addEventListener('change', () => send('fault', { id, on: input.checked }));
      return el(
        'div',
        { class: 'fault' },
        el('label', { for: `fault-${id}` }, label),
        input,
        el('p', { id: `fault-${id}-about` }, about),
      );
    },
  );
}

function buildBlows(): HTMLElement {
  return el('div', {}, ...blows.map(buildBlow));
}

function buildBlow({ id, label, about, counts, said }: Blow): HTMLElement {
  const answer = el('output', {});
  const strike = async () => {
    const { [counts]: count } = await send(id);
    answer.textContent = ` ${count === 0 ? said[0] : said[1]}`;
  };
  const face = { class: 'quiet small', id: `do-${id}`, 'aria-label': `Do it: ${label}` };
  return el(
    'div',
    { class: 'fault' },
    el('span', {}, label),
    button('Do it', face, (pressed) => whileBusy(pressed, strike)),
    el('p', {}, about, answer),
  );
}
