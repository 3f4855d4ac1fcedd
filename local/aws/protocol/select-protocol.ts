import type { RawHttpRequest } from '../../http/raw-http.ts';
import type { AwsProtocol } from '../api/aws-service.ts';
import { jsonProtocol } from './json-protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { restJsonProtocol } from './rest-json-protocol.ts';
import type { WireProtocol } from './wire-protocol.ts';

export function selectProtocol(protocol: AwsProtocol): WireProtocol {
  switch (protocol.kind) {
    case 'json':
      return jsonProtocol(protocol.version);
    case 'query':
      return queryProtocol(protocol.xmlNamespace);
    case 'rest-json':
      return restJsonProtocol(protocol.routes);
  }
}

/** Guesses the protocol of an unroutable request, so that its client can read the error. */
export function guessProtocol(request: RawHttpRequest): WireProtocol {
  if (request.headers['x-amz-target'] !== undefined) return jsonProtocol('1.0');
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isForm ? queryProtocol('http://sts.amazonaws.com/doc/2011-06-15/') : restJsonProtocol([]);
}
