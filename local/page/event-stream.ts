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

  function publish(): void {
    const isHeartbeatDue = now().getTime() >= heartbeatAt + heartbeatMs;
    if (isHeartbeatDue) heartbeatAt = now().getTime();
    const current = Object.entries(sections()).map(
      ([name, view]) => [name, JSON.stringify(view)] as const,
    );
    for (const [response, sent] of pages) {
      if (isHeartbeatDue) send(response, 'heartbeat', JSON.stringify(heartbeatAt));
      for (const [name, text] of current) {
        if (sent.get(name) === text) continue;
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
      send(response, 'heartbeat', JSON.stringify(now().getTime()));
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
