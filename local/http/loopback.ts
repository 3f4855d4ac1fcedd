import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether Host and Origin name this machine. Listening on loopback is not enough: a web page can
 * resolve its own host name to 127.0.0.1 (DNS rebinding), or post across origins.
 */
export function isLoopbackRequest(headers: IncomingHttpHeaders): boolean {
  const { host = '', origin } = headers;
  if (!isLoopbackHost(host)) return false;
  // A page on another port of this machine is another origin.
  return origin === undefined || origin === `http://${host}`;
}

/** `localhost`, 127.0.0.0/8 or `[::1]`, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
