import type { Sections } from '../view/sections.ts';
import { byId } from './dom.ts';
import { updateSection } from './page-state.ts';
import { resetServerTime, setServerTime } from './time.ts';

const names: readonly (keyof Sections)[] = [
  'environment',
  'slack',
  'modals',
  'workflow',
  'accounts',
  'mail',
  'faults',
  'calls',
  'logs',
];
const maxSilenceMs = 12_000;

/** Connects to the event stream, and reconnects after an error or a silence. */
export function connectEventStream(): void {
  const events = new EventSource('/events');
  let silenceTimer = 0;
  resetServerTime();
  const reconnect = () => {
    window.clearTimeout(silenceTimer);
    events.close();
    window.setTimeout(connectEventStream, 500);
  };
  const markLive = () => {
    showConnection('Live', 'live');
    window.clearTimeout(silenceTimer);
    silenceTimer = window.setTimeout(reconnect, maxSilenceMs);
  };
  for (const name of names)
    events.addEventListener(name, ({ data }: MessageEvent<string>) => updateSection(name, data));
  events.addEventListener('heartbeat', ({ data }: MessageEvent<string>) => {
    setServerTime(Number(data));
    markLive();
  });
  events.addEventListener('error', () => {
    showConnection('Reconnecting', 'lost');
    reconnect();
  });
}

function showConnection(text: string, state: string): void {
  const link = byId('connection');
  if (link.textContent !== text) link.textContent = text;
  link.dataset['state'] = state;
}
