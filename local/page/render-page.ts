import { html, raw } from 'hono/html';
import { browserModules, stylesheets } from './browser-files.ts';

/** Renders the page without data. Every panel has its position and size, so nothing moves later. */
export const renderPage = async (): Promise<string> => String(await page);

const panel = (id: string, title: string, description: string, body: unknown = '') =>
  html`<section class="panel" id="${id}" aria-labelledby="${id}-title">
    <header><h2 id="${id}-title">${title}</h2><p>${description}</p></header>
    ${body}
  </section>`;

const scroll = (id: string, label: string, body: unknown = '') =>
  html`<div class="scroll" id="${id}" role="region" aria-label="${label}" tabindex="0">${body}</div>`;

const tabs = (id: string, label: string, names: readonly (readonly [string, string])[]) =>
  html`<div class="tabs" role="tablist" aria-label="${label}">${names.map(
    ([key, name], index) =>
      html`<button type="button" role="tab" id="${id}-${key}-tab" aria-controls="${id}-${key}"
        aria-selected="${index === 0 ? 'true' : 'false'}" tabindex="${index === 0 ? '0' : '-1'}">${name}</button>`,
  )}</div>
  ${names.map(
    ([key, name], index) =>
      html`<div class="scroll" role="tabpanel" id="${id}-${key}" aria-labelledby="${id}-${key}-tab"
        aria-label="${name}" tabindex="0" ${index === 0 ? '' : raw('hidden')}></div>`,
  )}`;

const steps = [
  ['slack', 'Break the glass', 'Press the red button in Slack.'],
  ['accounts', 'Use it', 'Open the role and run an action.'],
  ['workflow', 'Access ends', 'Wait, skip the wait, or end it early.'],
  ['mail', 'Read the report', 'The mail lists every action.'],
] as const;

const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Break glass access</title>
<link rel="icon" href="data:,">
${stylesheets.map((name) => html`<link rel="stylesheet" href="/browser/${name}">`)}
${browserModules.map((name) => html`<link rel="modulepreload" href="/browser/${name}">`)}
<script type="module" src="/browser/main.ts"></script>
</head>
<body>
<a class="skip-link" href="#slack">Skip to the message</a>
<header class="top">
  <div><h1>Break glass access</h1>
  <p>Press the button: access is granted in seconds, is revoked automatically, and ends with a report.</p></div>
  <div class="top-actions">
    <p id="connection" class="connection" role="status">Connecting</p>
    <button type="button" id="skip" class="quiet">Skip the wait</button>
  </div>
</header>
<nav aria-label="Steps"><ol class="steps" id="steps">${steps.map(
  ([panelId, title, description]) =>
    html`<li><a href="#${panelId}"><b>${title}</b> <span>${description}</span></a></li>`,
)}</ol></nav>
<section aria-label="User"><fieldset class="users"><legend>You are</legend><div id="users"></div></fieldset></section>
<main>
${panel(
  'slack',
  'Slack',
  'What the selected user sees',
  html`<div class="conversations">
    <div class="conversation"><h3 id="channel-title"># alerts</h3>${scroll('messages', 'Messages')}
    <form id="composer" class="composer"><label class="visually-hidden" for="composer-text">Message # alerts</label>
    <input id="composer-text" type="text" autocomplete="off" spellcheck="false" maxlength="4000" placeholder="Message # alerts" data-focus="composer-text">
    <button type="submit" class="quiet">Send</button></form></div>
    <div class="conversation"><h3>Direct message <span id="direct-title">with break-glass</span></h3>${scroll('direct', 'Direct message')}</div>
  </div>
  <details class="message-form"><summary>Post your own message</summary>
    <form id="post"><label for="post-json">The JSON of a <code>chat.postMessage</code></label>
    <textarea id="post-json" rows="7" spellcheck="false"></textarea>
    <p class="row"><button type="submit" class="quiet">Post</button><output id="post-result" for="post-json"></output></p></form>
  </details>`,
)}
${panel('workflow', 'Workflow', 'The deployed state machine', html`<div class="grants"><div id="grants" role="group" aria-label="Grants"></div><button type="button" class="quiet small" id="show-execution" disabled>Show execution</button></div>${scroll('map', 'State machine')}`)}
${panel('accounts', 'Accounts', 'Your access portal', scroll('portal', 'Accounts and roles', html`<div id="roles"></div><p id="signed-in" class="hint"></p><div id="sessions" class="sessions"></div>`))}
${panel('mail', 'Mail', 'The inbox of security@example.com', html`<div class="mail"><div id="inbox" class="inbox" role="group" aria-label="Inbox"></div><div id="mail-view" class="mail-view" role="group" aria-label="Mail" tabindex="0"></div></div>`)}
${panel('faults', 'Break something', 'Access still ends on time', scroll('switches', 'Faults'))}
${panel(
  'activity',
  'Activity',
  'AWS calls, log lines and table records',
  tabs('activity', 'Activity', [
    ['calls', 'AWS calls'],
    ['logs', 'Log'],
    ['table', 'Table'],
  ]),
)}
</main>
<dialog id="confirm" aria-labelledby="confirm-title"><form method="dialog">
  <h2 id="confirm-title"></h2><p id="confirm-text"></p>
  <p class="row end"><button value="no" id="confirm-no" class="quiet"></button><button value="yes" id="confirm-yes" class="danger"></button></p>
</form></dialog>
<dialog id="modal" class="modal" aria-labelledby="modal-title"></dialog>
<dialog id="execution" aria-labelledby="execution-title"><form method="dialog" class="row between"><h2 id="execution-title">Execution</h2><button class="quiet">Close</button></form>
<div id="execution-body" class="scroll" role="region" aria-label="Execution" tabindex="0"></div></dialog>
<div id="announcements" class="visually-hidden" role="status"></div>
</body>
</html>`;
