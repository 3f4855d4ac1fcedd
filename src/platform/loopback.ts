/** Whether a URL's hostname is this machine's own, whatever else may be running on it. */
export const isLoopbackHost = (hostname: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
