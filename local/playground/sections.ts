import { html } from 'hono/html';
import type { Button } from '../slack/buttons.ts';
import { renderMrkdwn } from './mrkdwn.ts';
import type { AccessView, ExecutionView, MailView, MessageView, View } from './view.ts';

/** The parts of the page that change, by the id of the element that each one fills. */
export async function renderSections(view: View): Promise<Readonly<Record<string, string>>> {
  const sections = {
    messages: html`${view.messages.map(renderMessage)}`,
    access: html`${list(view.access.map(renderAccess), 'Nobody has access.')}`,
    executions: html`${list(view.executions.map(renderExecution), 'No grant yet.')}`,
    mails: html`${list(view.mails.map(renderMail), 'No mail yet.')}`,
  };
  const rendered = Object.entries(sections).map(async ([id, section]) => [
    id,
    String(await section),
  ]);
  return Object.fromEntries(await Promise.all(rendered));
}

function renderMessage(message: MessageView) {
  const only = message.onlyFor && html`<i>Only visible to ${message.onlyFor}</i>`;
  return html`<article class="${message.onlyFor ? 'ephemeral' : ''}">
    <p><b>${message.from}</b> <time>${message.at}</time> ${only}</p>
    <div style="border-color: ${/^#[0-9a-f]{3,6}$/i.test(message.color) ? message.color : '#ddd'}">
      ${message.paragraphs.map((text) => html`<p>${renderMrkdwn(text)}</p>`)}
      ${message.buttons.map((button, position) => renderButton(message.ts, button, position))}
    </div>
  </article>`;
}

function renderButton(ts: string, { label, style, confirm }: Button, position: number) {
  const question = confirm ? [confirm.title, confirm.text].join('\n\n') : '';
  return html`<form method="post" action="/press" data-confirm="${question}">
    <input type="hidden" name="ts" value="${ts}" />
    <input type="hidden" name="button" value="${position}" />
    <button class="${style}">${label}</button>
  </form>`;
}

const renderAccess = ({ who, account, permissionSet, standing }: AccessView) =>
  html`<li class="${standing ? 'standing' : 'given'}"><b>${who}</b> has ${permissionSet} in
    ${account}${standing ? ' (standing)' : ''}</li>`;

const renderExecution = ({ name, status, state, startedAt }: ExecutionView) =>
  html`<li><time>${startedAt}</time> <code>${name.slice(0, 8)}</code> <b>${status}</b> ${state}</li>`;

const renderMail = ({ id, at, to, subject }: MailView) =>
  html`<li><details><summary><time>${at}</time> <b>${subject}</b> to ${to}</summary>
    <iframe sandbox src="/mail/${id}" title="${subject}" loading="lazy"></iframe></details></li>`;

const list = (items: readonly unknown[], none: string) =>
  items.length > 0 ? html`<ul>${items}</ul>` : html`<p>${none}</p>`;
