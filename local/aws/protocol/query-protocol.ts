import type { RawHttpRequest } from '../../http/raw-http.ts';
import type { WireProtocol } from './wire-protocol.ts';
import { writeXml, type XmlElement } from './xml.ts';

/** AWS Query: form-encoded requests, XML responses. */
export function queryProtocol(xmlNamespace: string): WireProtocol {
  const headers = { 'content-type': 'text/xml' };
  const document = (name: string, children: XmlElement) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(name, children, xmlNamespace)}`;
  return {
    parseOperation: (request) => readForm(request)['Action'],
    parseInput: readForm,
    buildResponse: (operation, output, requestId) => ({
      status: 200,
      headers,
      body: document(`${operation}Response`, {
        [`${operation}Result`]: output ?? {},
        ResponseMetadata: { RequestId: requestId },
      }),
    }),
    buildErrorResponse: (error, requestId) => ({
      status: error.status,
      headers: { ...headers, 'x-amzn-errortype': error.code },
      body: document('ErrorResponse', {
        Error: {
          Type: error.status < 500 ? 'Sender' : 'Receiver',
          Code: error.code,
          Message: error.message,
        },
        RequestId: requestId,
      }),
      errorCode: error.code,
    }),
  };
}

function readForm(request: RawHttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(request.body.toString()));
}
