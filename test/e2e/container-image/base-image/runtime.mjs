// Replaces the runtime of Lambda's base image: fetches one invocation after another from the Runtime API.
// Source: Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
import { join } from 'node:path';

const [file, name] = process.argv[2].split(/\.(?=[^.]+$)/);
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

async function report(path, error) {
  const body = JSON.stringify({ errorType: error.name, errorMessage: error.message });
  await fetch(`${api}/${path}`, { method: 'POST', body });
}

async function load() {
  try {
    const { [name]: handler } = await import(join(process.env.LAMBDA_TASK_ROOT, `${file}.mjs`));
    if (handler.length > 2) throw new Error('the Lambda runtime refuses three parameters');
    return handler;
  } catch (error) {
    await report('init/error', error);
    process.exit(1);
  }
}

const handler = await load();
for (;;) {
  // The Runtime API has closed: the execution environment ends.
  const next = await fetch(`${api}/invocation/next`).catch(() => process.exit(0));
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  try {
    const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - Date.now() };
    const body = JSON.stringify((await handler(await next.json(), context)) ?? null);
    await fetch(`${api}/invocation/${id}/response`, { method: 'POST', body });
  } catch (error) {
    await report(`invocation/${id}/error`, error);
  }
}
