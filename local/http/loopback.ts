import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from this machine by its own account. Listening on loopback alone does not
 * say so: a web page can point a name of its own at 127.0.0.1 (DNS rebinding), or post across origins.
 */
export function isLoopbackRequest(headers: IncomingHttpHeaders): boolean {
  const { host = '', origin } = headers;
  if (!isLoopbackHost(host)) return false;
  // Another page of this machine's, such as somebody else's work on another port, is a stranger, too.
  return origin === undefined || origin === `http://${host}`;
}

/** `localhost`, 127.0.0.0/8 or `[::1]`, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
