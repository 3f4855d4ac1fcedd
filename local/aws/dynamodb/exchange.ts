import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { WireAnswer, WireRequest } from '../wire/message.ts';

/**
 * Puts one request to dynalite's request handler and gives back its answer. Not the socket's own
 * objects: dynalite rethrows what a socket reports, so a client that hangs up, or sends a body that
 * is no structure, would end the whole process.
 */
export function exchange(server: Server, request: WireRequest): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const incoming = Object.assign(new EventEmitter(), {
      method: request.method,
      url: request.path,
      headers: request.headers,
    });
    server.emit('request', incoming, answerRecorder(resolve));
    try {
      incoming.emit('data', request.body);
      incoming.emit('end');
    } catch (error) {
      reject(error);
    }
  });
}

/** The part of a ServerResponse that dynalite uses. */
function answerRecorder(done: (answer: WireAnswer) => void) {
  const headers: Record<string, string> = {};
  const recorder = {
    statusCode: 200,
    setHeader(name: string, value: unknown) {
      headers[name.toLowerCase()] = String(value);
    },
    end(body = '') {
      done(toAnswer(recorder.statusCode, headers, body));
    },
  };
  return recorder;
}

function toAnswer(status: number, headers: Record<string, string>, body: string): WireAnswer {
  const answer = { status, headers, body };
  if (status < 400) return answer;
  const errorCode = /(?:"__type":"(?:[^"#]*#)?|^<)(\w+)/.exec(body)?.[1];
  return errorCode === undefined ? answer : { ...answer, errorCode };
}
