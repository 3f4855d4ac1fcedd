import type { InboxView } from '../../view/sections.ts';
import { button, el } from '../dom.ts';
import { buildFileView, readText } from './file-view.ts';

type Mail = InboxView['mails'][number];

/** Shows a mail: the report first, and a button for each attachment and for the source. */
export function buildMailView({
  id,
  from,
  to,
  subject,
  attachments,
}: Mail): readonly HTMLElement[] {
  const base = `/mail/${encodeURIComponent(id)}`;
  const body = el('div', { class: 'mail-body' });
  const open = (label: string, build: () => Promise<Node>, ...children: readonly HTMLElement[]) => {
    const opener = button(label, { class: 'quiet small', 'aria-pressed': 'false' }, async () => {
      for (const other of choices.querySelectorAll('button'))
        other.setAttribute('aria-pressed', String(other === opener));
      body.replaceChildren(await build());
    });
    opener.append(...children);
    return opener;
  };
  const frame = async () => el('iframe', { sandbox: '', src: base, title: `Mail: ${subject}` });
  const report = open('Report', frame);
  const choices = el(
    'div',
    { class: 'row choices', role: 'group', 'aria-label': 'Parts of the mail' },
    report,
    ...attachments.map(({ filename, bytes }, index) =>
      open(
        `${filename} `,
        () => showFile(filename, `${base}/attachment/${index}`, `${base}/attachment/${index}/text`),
        el('small', {}, formatSize(bytes)),
      ),
    ),
    open('Source', () => showFile('source.txt', `${base}/source`)),
  );
  report.click();
  return [
    el('h3', {}, subject),
    el('p', { class: 'mail-head' }, `${from} to ${to}`),
    choices,
    body,
  ];
}

async function showFile(filename: string, url: string, textUrl = url): Promise<HTMLElement> {
  const download = el('a', { href: url, download: filename }, `Download ${filename}`);
  try {
    const view = buildFileView(filename, await readText(textUrl));
    return el('div', { class: 'file' }, el('p', {}, download), view);
  } catch {
    return el('p', {}, 'The file cannot be shown. ', download);
  }
}

const formatSize = (bytes: number): string =>
  bytes < 1024 ? `${bytes} B` : `${Math.round(bytes / 1024)} KB`;
