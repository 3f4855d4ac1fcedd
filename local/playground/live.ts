import type { ServerResponse } from 'node:http';
import type { Sections } from './view.ts';

/** Tells every open page what has changed, by server-sent events: an event for each section. */
export interface Live {
  attach(response: ServerResponse): void;
  close(): void;
}

export interface LiveDeps {
  readonly sections: () => Sections;
  readonly now: () => Date;
  readonly everyMs?: number;
}

const beatMs = 5000;

export function createLive({ sections, now, everyMs = 120 }: LiveDeps): Live {
  /** What each page was told last. */
  const pages = new Map<ServerResponse, Map<string, string>>();
  let timer: NodeJS.Timeout | undefined;
  let beatAt = 0;

  function tell(): void {
    const beats = now().getTime() >= beatAt + beatMs;
    if (beats) beatAt = now().getTime();
    const current = Object.entries(sections()).map(
      ([name, view]) => [name, JSON.stringify(view)] as const,
    );
    for (const [response, told] of pages) {
      if (beats) send(response, 'beat', JSON.stringify(beatAt));
      for (const [name, text] of current) {
        if (told.get(name) === text) continue;
        told.set(name, text);
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
      send(response, 'beat', JSON.stringify(now().getTime()));
      pages.set(response, new Map());
      response.on('close', () => detach(response));
      timer ??= setInterval(tell, everyMs);
      tell();
    },
    close() {
      for (const response of [...pages.keys()]) {
        detach(response);
        response.end();
      }
    },
  };
}

/** JSON has no line break of its own, which would end the event. */
const send = (response: ServerResponse, name: string, json: string): void =>
  void response.write(`event: ${name}\ndata: ${json}\n\n`);
