import type { Sections } from '../view.ts';
import { byId } from './dom.ts';
import { forgetWorldTime, setWorldTime } from './time.ts';
import { learn } from './world.ts';

const names: readonly (keyof Sections)[] = [
  'world',
  'slack',
  'way',
  'accounts',
  'mail',
  'faults',
  'calls',
  'logs',
];
const silentMs = 12_000;

/** Listens to the world, and listens anew when it has gone and come back. */
export function listen(): void {
  const events = new EventSource('/events');
  let silence = 0;
  forgetWorldTime();
  const again = () => {
    window.clearTimeout(silence);
    events.close();
    window.setTimeout(listen, 500);
  };
  const heard = () => {
    show('Live', 'live');
    window.clearTimeout(silence);
    silence = window.setTimeout(again, silentMs);
  };
  for (const name of names)
    events.addEventListener(name, ({ data }: MessageEvent<string>) => learn(name, data));
  events.addEventListener('beat', ({ data }: MessageEvent<string>) => {
    setWorldTime(Number(data));
    heard();
  });
  events.addEventListener('error', () => {
    show('Reconnecting', 'lost');
    again();
  });
}

function show(text: string, state: string): void {
  const link = byId('link');
  if (link.textContent !== text) link.textContent = text;
  link.dataset['state'] = state;
}
