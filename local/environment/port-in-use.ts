/** Another program listens on the port. `option` is the option that sets it. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(port: number, option: string, options: { cause: unknown }) {
    super(`Port ${port} is in use: give another with ${option}`, options);
    this.port = port;
  }
}

/** Listens on the port; throws PortInUseError. */
export async function listenOn(
  server: { listen(port: number): Promise<number> },
  port: number,
  option: '--port' | '--aws-port',
): Promise<number> {
  try {
    return await server.listen(port);
  } catch (cause) {
    const isInUse = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isInUse ? new PortInUseError(port, option, { cause }) : cause;
  }
}
