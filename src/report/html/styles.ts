/**
 * The mail's styles. It is readable without them: headings, borders and bar widths are attributes.
 * Only the bars and the verdict's border have colours, which are visible on white and on black and
 * always repeat what a text says.
 */
export const page =
  'font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:0 auto;padding:4px;overflow-wrap:anywhere';
export const title = 'font-size:1.5em;line-height:1.25';
export const table = 'border-collapse:collapse;width:100%;text-align:left;font-size:14px';
/** For short texts and for the labels of this report, which never contain long words. */
export const unbroken = 'overflow-wrap:normal';
export const caption = 'text-align:left;padding:4px 0';
export const barColors = { others: '#6f8fb5', changes: '#d98a1f', denials: '#d1495b' } as const;

export const edgeColors = {
  'nothing-seen': '#7f7f7f',
  'no-changes': '#4d9a6a',
  changes: '#d98a1f',
  review: '#d1495b',
} as const;

export const box = (color: string): string =>
  `border:1px solid ${color};border-left-width:8px;padding:8px 12px;margin:16px 0`;
