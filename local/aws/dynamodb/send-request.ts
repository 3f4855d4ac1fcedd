import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { RawHttpRequest, RawHttpResponse } from '../../http/raw-http.ts';

/**
 * Passes one request to dynalite's request handler and returns the response. It does not pass the
 * socket's own objects: dynalite rethrows socket errors, so a client that disconnects, or sends a
 * body that is not a structure, would end the process.
 */
export function sendRequest(server: Server, request: RawHttpRequest): Promise<RawHttpResponse> {
  return new Promise((resolve, reject) => {
    const incoming = Object.assign(new EventEmitter(), {
      method: request.method,
      url: request.path,
      headers: request.headers,
    });
    server.emit('request', incoming, createResponseRecorder(resolve));
    try {
      incoming.emit('data', request.body);
      incoming.emit('end');
    } catch (error) {
      reject(error);
    }
  });
}

/** The part of a ServerResponse that dynalite uses. */
function createResponseRecorder(onResponse: (response: RawHttpResponse) => void) {
  const headers: Record<string, string> = {};
  const recorder = {
    statusCode: 200,
    setHeader(name: string, value: unknown) {
      headers[name.toLowerCase()] = String(value);
    },
    end(body = '') {
      onResponse(buildResponse(recorder.statusCode, headers, body));
    },
  };
  return recorder;
}

function buildResponse(
  status: number,
  headers: Record<string, string>,
  body: string,
): RawHttpResponse {
  const response = { status, headers, body };
  if (status < 400) return response;
  const errorCode = /(?:"__type":"(?:[^"#]*#)?|^<)(\w+)/.exec(body)?.[1];
  return errorCode === undefined ? response : { ...response, errorCode };
}
