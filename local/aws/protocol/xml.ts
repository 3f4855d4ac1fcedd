export type XmlElement = Readonly<Record<string, unknown>>;

/** Writes one element: an object's keys become its children, a list's entries `member` elements. */
export function writeXml(name: string, value: unknown, namespace?: string): string {
  const start = namespace === undefined ? name : `${name} xmlns="${escapeXml(namespace)}"`;
  return `<${start}>${writeContent(value)}</${name}>`;
}

function writeContent(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((entry) => writeXml('member', entry)).join('');
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .map(([name, child]) => writeXml(name, child))
    .join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Escapes markup and removes the control characters that XML 1.0 does not allow. */
function escapeXml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => entities[character] ?? character)
    .replace(/\p{Cc}/gu, (control) => (/[\t\n\r]/.test(control) ? control : ''));
}
