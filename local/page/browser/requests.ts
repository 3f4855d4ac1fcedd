/** Sends an action to the server. Returns the response, or an `error`. */
export async function postAction(action: string, body: Readonly<Record<string, unknown>> = {}) {
  return post(`/actions/${action}`, JSON.stringify(body), 'application/json');
}

/** A button by its position, or an element by its ids with what was selected or entered in it. */
export type PressedElement =
  | { readonly button: number }
  | { readonly block: string; readonly button: string; readonly content: string };

/** What contains the pressed element. */
export interface PressTarget {
  readonly kind: 'message' | 'view';
  /** A message's `ts`, or a view's id. */
  readonly id: string;
}

/** Presses an element in Slack as a user. Returns an error text, or undefined. */
export async function postPress(
  { kind, id }: PressTarget,
  element: PressedElement,
  user: string,
  contents: unknown,
): Promise<string | undefined> {
  const form = new URLSearchParams({
    [kind === 'message' ? 'ts' : 'view']: id,
    user,
    contents: JSON.stringify(contents),
  });
  for (const [name, value] of Object.entries(element)) form.set(name, String(value));
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

/** Ignores further uses of a control until its work is done. */
export async function whileBusy(control: HTMLElement, work: () => Promise<unknown>) {
  if (control.getAttribute('aria-busy') === 'true') return;
  control.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    control.removeAttribute('aria-busy');
  }
}
