import { html, raw } from 'hono/html';
import { renderSections } from './sections.ts';
import type { View } from './view.ts';

/** The whole page. It loads nothing from any other host. */
export async function renderPage(view: View): Promise<string> {
  const sections = await renderSections(view);
  const section = (id: string) => html`<div id="${id}">${raw(sections[id] ?? '')}</div>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Break glass access</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/page.css" />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <main>
          <h1>Slack</h1>
          <label>You are
            <select id="person">
              ${view.people.map(({ id, name, about }) => html`<option value="${id}">${name} (${about})</option>`)}
            </select>
          </label>
          ${section('messages')}
        </main>
        <aside>
          <h2>Who has access now</h2>
          ${section('access')}
          <h2>Executions</h2>
          ${section('executions')}
          <h2>Mail</h2>
          ${section('mails')}
        </aside>
      </body>
    </html>`;
  return String(await page);
}

export const pageScript = `
const person = document.querySelector('#person');
person.value = sessionStorage.getItem('person') ?? person.value;
person.addEventListener('change', () => sessionStorage.setItem('person', person.value));
const shown = {};
async function refresh() {
  const sections = await (await fetch('/state.json')).json();
  for (const [id, html] of Object.entries(sections)) {
    if (shown[id] !== html) document.getElementById(id).innerHTML = html;
    shown[id] = html;
  }
}
document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { confirm: question } = event.target.dataset;
  if (question && !window.confirm(question)) return;
  const body = new URLSearchParams(new FormData(event.target));
  body.set('user', person.value);
  await fetch('/press', { method: 'POST', body, redirect: 'manual' });
  await refresh().catch(() => {});
});
setInterval(() => refresh().catch(() => {}), 1000);
`;

export const pageStyle = `
body { margin: 0 auto; max-width: 72rem; padding: 1rem; font: 16px/1.45 system-ui, sans-serif;
  display: grid; grid-template-columns: 3fr 2fr; gap: 2rem; color: #1d1c1d; }
article > div { border-left: 4px solid; padding-left: .75rem; }
article p { margin: .25rem 0; }
.ephemeral { background: #f6f6f6; }
time, i { color: #616061; font-size: .8rem; }
form { display: inline; }
button { font: inherit; padding: .3rem .8rem; margin: .3rem .3rem .3rem 0; cursor: pointer; }
button.danger { background: #e01e5a; color: #fff; border: 0; border-radius: 4px; }
button.primary { background: #007a5a; color: #fff; border: 0; border-radius: 4px; }
ul { list-style: none; padding: 0; }
.given { color: #b00; }
iframe { width: 100%; height: 30rem; border: 1px solid #ddd; background: #fff; }
@media (max-width: 50rem) { body { display: block; } }
`;
