/** Another program listens there; `option` says how to give another port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(port: number, option: string, options: { cause: unknown }) {
    super(`Port ${port} is in use: give another with ${option}`, options);
    this.port = port;
  }
}

/** Listens; throws PortInUseError where that port is taken. */
export async function listenOn(
  server: { listen(port: number): Promise<number> },
  port: number,
  option: '--port' | '--aws-port',
): Promise<number> {
  try {
    return await server.listen(port);
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw isTaken ? new PortInUseError(port, option, { cause }) : cause;
  }
}
