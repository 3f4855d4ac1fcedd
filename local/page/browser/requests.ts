/** Asks the world to do something; answers what it said, or why it could not. */
export async function postAction(action: string, body: Readonly<Record<string, unknown>> = {}) {
  return post(`/actions/${action}`, JSON.stringify(body), 'application/json');
}

/** Presses a button in Slack for a person; gives what went wrong, if anything did. */
export async function pressButton(
  ts: string,
  button: number,
  user: string,
): Promise<string | undefined> {
  const form = new URLSearchParams({ ts, button: String(button), user });
  try {
    const answer = await fetch('/press', { method: 'POST', body: form, redirect: 'manual' });
    return answer.type === 'opaqueredirect' || answer.ok
      ? undefined
      : 'Slack did not take the press';
  } catch {
    return noAnswer;
  }
}

const noAnswer = 'The local environment does not respond: is it running?';

export const postMessage = (json: string) =>
  post('/api/chat.postMessage', json, 'application/json');

type Answer = Readonly<Record<string, unknown>>;

async function post(path: string, body: string, type: string): Promise<Answer> {
  try {
    const response = await fetch(path, { method: 'POST', body, headers: { 'content-type': type } });
    const answer: Answer = await response.json();
    return answer;
  } catch {
    return { error: noAnswer };
  }
}

/** Keeps a button from being pressed twice while its work goes on. */
export async function whileBusy(button: HTMLButtonElement, work: () => Promise<unknown>) {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    button.removeAttribute('aria-busy');
  }
}
