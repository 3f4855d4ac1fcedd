import type { ServerResponse } from 'node:http';
import type { Sections } from './view/sections.ts';

/** Sends changes to every open page as server-sent events, one event for each section. */
export interface EventStream {
  attach(response: ServerResponse): void;
  close(): void;
}

export interface EventStreamDeps {
  readonly sections: () => Sections;
  readonly now: () => Date;
  readonly intervalMs?: number;
}

const heartbeatMs = 5000;

export function createEventStream({
  sections,
  now,
  intervalMs = 120,
}: EventStreamDeps): EventStream {
  /** The last JSON that each page received, by section. */
  const pages = new Map<ServerResponse, Map<string, string>>();
  let timer: NodeJS.Timeout | undefined;
  let heartbeatAt = 0;

  /** Sends the time before changed sections: on the page's clock, no time in them is in the future. */
  function publish(): void {
    const current = Object.entries(sections()).map(
      ([name, view]) => [name, JSON.stringify(view)] as const,
    );
    const time = now().getTime();
    const isHeartbeatDue = time >= heartbeatAt + heartbeatMs;
    if (isHeartbeatDue) heartbeatAt = time;
    for (const [response, sent] of pages) {
      const changed = current.filter(([name, text]) => sent.get(name) !== text);
      if (isHeartbeatDue || changed.length > 0) send(response, 'heartbeat', JSON.stringify(time));
      for (const [name, text] of changed) {
        sent.set(name, text);
        send(response, name, text);
      }
    }
  }

  function detach(response: ServerResponse): void {
    pages.delete(response);
    if (pages.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    attach(response) {
      response.write('retry: 500\n\n');
      pages.set(response, new Map());
      response.on('close', () => detach(response));
      timer ??= setInterval(publish, intervalMs);
      publish();
    },
    close() {
      for (const response of [...pages.keys()]) {
        detach(response);
        response.end();
      }
    },
  };
}

/** A line break would end the event; JSON.stringify writes none. */
const send = (response: ServerResponse, name: string, json: string): void =>
  void response.write(`event: ${name}\ndata: ${json}\n\n`);
