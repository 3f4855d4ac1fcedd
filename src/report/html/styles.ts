/**
 * The mail's style sheets. The mail is readable without them, as in clients that drop them: its structure is
 * headings, lists and tables, and each colour repeats a word. Gmail drops a style sheet that is longer than
 * 8,192 characters, or that it cannot read: the one for the dark mode is apart.
 * Source: https://developers.google.com/workspace/gmail/design/css
 */
export const styleSheet = minify(`
  body { margin: 0; background: #ffffff; color: #1f2328 }
  .page { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; max-width: 46rem; margin: 0 auto; padding: 20px 16px; overflow-wrap: anywhere }
  h1 { font-size: 22px; line-height: 1.3; margin: 0 0 12px }
  h2 { font-size: 18px; line-height: 1.3; margin: 32px 0 4px }
  h3 { font-size: 16px; line-height: 1.4; margin: 20px 0 0 }
  p { margin: 6px 0 }
  ul { margin: 6px 0; padding-left: 20px }
  a { color: #0550ae }
  .box { border: 1px solid #d1d9e0; border-left: 6px solid #7f7f7f; border-radius: 6px; padding: 10px 16px; margin: 12px 0 }
  .box h2 { margin-top: 0 }
  .review, .warning { border-left-color: #cf222e }
  .changes { border-left-color: #bf8700 }
  .no-changes { border-left-color: #1a7f37 }
  .lead { font-size: 18px; font-weight: 600 }
  .soft, caption, thead th, .facts th { color: #59636e; font-size: 14px; font-weight: 400 }
  table { border-collapse: collapse; width: 100%; font-size: 15px; text-align: left; margin: 0 0 12px }
  caption { text-align: left; padding: 0 0 4px }
  th, td { border-bottom: 1px solid #d1d9e0; padding: 6px 12px 6px 0; vertical-align: top; font-weight: 400 }
  .facts { margin-top: 12px }
  .facts th { width: 12rem }
  .number { text-align: right; padding: 6px 0 6px 10px; white-space: nowrap; overflow-wrap: normal }
  code { font: 13px/1.4 ui-monospace, Menlo, Consolas, monospace }
  .list { list-style: none; padding: 0; margin: 4px 0 0 }
  .list > li { border-bottom: 1px solid #d1d9e0; padding: 8px 0 }
  .level { display: inline-block; border-radius: 4px; padding: 0 6px; font-size: 13px; font-weight: 600; color: #ffffff; background: #59636e }
  .critical { background: #a40e26 }
  .high { background: #bc4c00 }
  .medium { background: #7d4e00 }
  .bar { border-collapse: separate; margin: 0 }
  .bar td { border: 0; padding: 0; line-height: 14px }
  @media (max-width: 540px) {
    .facts tr, .facts th, .facts td { display: block; width: auto; border: 0; padding: 0; text-align: left }
    .facts tr { border-bottom: 1px solid #d1d9e0; padding: 6px 0 }
  }
`);

export const darkStyleSheet = minify(`
  @media (prefers-color-scheme: dark) {
    body { background: #0d1117; color: #e6edf3 }
    a { color: #79b8ff }
    .soft, caption, thead th, .facts th { color: #9da7b1 }
    .box, th, td, .list > li { border-color: #3d444d }
    .box { border-left-color: #9da7b1 }
    .review, .warning { border-left-color: #f85149 }
    .changes { border-left-color: #d29922 }
    .no-changes { border-left-color: #3fb950 }
    .facts tr { border-color: #3d444d }
  }
`);

export const barColors = { others: '#6f8fb5', changes: '#d98a1f', denials: '#d1495b' } as const;

function minify(css: string): string {
  return css.replaceAll(/\s*\n\s*/g, '').replaceAll(/ ?([{};:,>]) ?/g, '$1');
}
