/** Sends an action to the server. Returns the response, or an `error`. */
export async function postAction(action: string, body: Readonly<Record<string, unknown>> = {}) {
  return post(`/actions/${action}`, JSON.stringify(body), 'application/json');
}

/** Presses a button in Slack as a user. Returns an error text, or undefined. */
export async function pressButton(
  ts: string,
  button: number,
  user: string,
): Promise<string | undefined> {
  const form = new URLSearchParams({ ts, button: String(button), user });
  try {
    const response = await fetch('/press', { method: 'POST', body: form, redirect: 'manual' });
    return response.type === 'opaqueredirect' || response.ok
      ? undefined
      : 'Slack rejected the press';
  } catch {
    return noResponse;
  }
}

const noResponse = 'The local environment does not respond: is it running?';

export const postMessage = (json: string) =>
  post('/api/chat.postMessage', json, 'application/json');

type JsonResponse = Readonly<Record<string, unknown>>;

async function post(path: string, body: string, type: string): Promise<JsonResponse> {
  try {
    const response = await fetch(path, { method: 'POST', body, headers: { 'content-type': type } });
    const value: JsonResponse = await response.json();
    return value;
  } catch {
    return { error: noResponse };
  }
}

/** Ignores further presses of a button until its work is done. */
export async function whileBusy(button: HTMLButtonElement, work: () => Promise<unknown>) {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    button.removeAttribute('aria-busy');
  }
}
