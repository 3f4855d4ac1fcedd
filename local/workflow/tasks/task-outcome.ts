/** How an attempt of a Task state ended. */
export type TaskOutcome =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: string; readonly cause: string };

/** Waits for a call of a service; what it throws is the outcome, by the error's name. */
export async function settleCall(call: () => Promise<unknown>): Promise<TaskOutcome> {
  try {
    return { ok: true, output: (await call()) ?? null };
  } catch (thrown) {
    const { name, message } =
      thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) };
    return { ok: false, error: name, cause: message };
  }
}
