import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from this machine by its own account. Listening on loopback alone does not
 * say so: a web page can point a name of its own at 127.0.0.1 (DNS rebinding), or post across origins.
 */
export function isFromThisMachine(headers: IncomingHttpHeaders): boolean {
  if (!isLoopbackHost(headers.host ?? '')) return false;
  return headers.origin === undefined || isLoopbackOrigin(headers.origin);
}

function isLoopbackOrigin(origin: string): boolean {
  return isLoopbackHost(origin.replace(/^https?:\/\//, ''));
}

/** `localhost`, 127.0.0.0/8 or `[::1]`, with or without a port. */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}
