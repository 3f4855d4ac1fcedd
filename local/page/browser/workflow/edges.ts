import type { VisitView } from '../../view/sections.ts';
import type { Edge } from './layout.ts';

const svgNames = 'http://www.w3.org/2000/svg';

/** Draws the arrows between the states at their current positions. */
export function drawEdges(
  map: HTMLElement,
  edges: readonly Edge[],
  visits: readonly VisitView[],
): void {
  const list = map.querySelector('ol');
  if (list === null) return;
  const svg = list.parentElement?.querySelector('svg') ?? addDrawing(list);
  const nodes = new Map(
    [...list.querySelectorAll<HTMLElement>('li')].map((li) => [li.dataset['state'], li]),
  );
  const transitions = new Set(
    visits.map(({ state }, index) => `${visits[index - 1]?.state}>${state}`),
  );
  let bracket = 0;
  const paths = edges.flatMap(({ from, to, onFailure }) => {
    const [a, b] = [nodes.get(from), nodes.get(to)];
    if (!a || !b) return [];
    const isSameColumn = a.offsetLeft === b.offsetLeft;
    const isNext = isSameColumn && b.offsetTop - a.offsetTop < a.offsetHeight * 2;
    if (isSameColumn && !isNext) bracket += 1;
    const aside = a.offsetLeft < b.offsetLeft ? across : back;
    const d = isNext ? down(a, b) : isSameColumn ? around(a, b, bracket) : aside(a, b);
    return [{ d, onFailure, isTaken: transitions.has(`${from}>${to}`) }];
  });
  const signature = JSON.stringify(paths);
  if (svg.dataset['drawn'] === signature) return;
  svg.dataset['drawn'] = signature;
  svg.setAttribute('width', String(list.offsetWidth));
  svg.setAttribute('height', String(list.offsetHeight));
  svg.replaceChildren(
    ...paths
      .sort((first, second) => Number(first.isTaken) - Number(second.isTaken))
      .map(({ d, onFailure, isTaken }) => {
        const path = document.createElementNS(svgNames, 'path');
        path.setAttribute('d', d);
        path.setAttribute(
          'class',
          [onFailure && 'on-failure', isTaken && 'taken'].filter(Boolean).join(' '),
        );
        return path;
      }),
  );
}

function addDrawing(list: HTMLElement): SVGSVGElement {
  const svg = document.createElementNS(svgNames, 'svg');
  svg.setAttribute('class', 'edges');
  svg.setAttribute('aria-hidden', 'true');
  list.before(svg);
  return svg;
}

const middle = (node: HTMLElement): number => node.offsetTop + node.offsetHeight / 2;
const head = (x: number, y: number): string => `M${x - 3.5} ${y - 5}L${x} ${y}L${x + 3.5} ${y - 5}`;

function down(a: HTMLElement, b: HTMLElement): string {
  const x = a.offsetLeft + 22;
  return `M${x} ${a.offsetTop + a.offsetHeight}V${b.offsetTop}${head(x, b.offsetTop)}`;
}

/** An arrow to the left of the states in between. */
function around(a: HTMLElement, b: HTMLElement, bracket: number): string {
  const x = a.offsetLeft;
  const out = x - 6 - (bracket % 2) * 6;
  const [from, to] = [middle(a) + 6, middle(b) - 6];
  return `M${x} ${from}H${out}V${to}H${x}M${x - 5} ${to - 3.5}L${x} ${to}L${x - 5} ${to + 3.5}`;
}

/** An arrow to the right, and up or down. */
function across(a: HTMLElement, b: HTMLElement): string {
  const from = a.offsetLeft + a.offsetWidth;
  const y = middle(a);
  if (Math.abs(y - middle(b)) < 4)
    return `M${from} ${y}H${b.offsetLeft}M${b.offsetLeft - 5} ${y - 3.5}L${b.offsetLeft} ${y}L${b.offsetLeft - 5} ${y + 3.5}`;
  if (y > middle(b)) {
    const [x, bottom] = [b.offsetLeft + 22, b.offsetTop + b.offsetHeight];
    return `M${from} ${y}H${x}V${bottom}M${x - 3.5} ${bottom + 5}L${x} ${bottom}L${x + 3.5} ${bottom + 5}`;
  }
  const x = b.offsetLeft + b.offsetWidth / 2;
  return `M${from} ${y}H${x}V${b.offsetTop}${head(x, b.offsetTop)}`;
}

/** An arrow to the left, and up or down between the columns. */
function back(a: HTMLElement, b: HTMLElement): string {
  const to = b.offsetLeft + b.offsetWidth;
  const x = (a.offsetLeft + to) / 2;
  const y = Math.abs(middle(a) - middle(b)) < 4 ? middle(a) : middle(b) + 8;
  return `M${a.offsetLeft} ${middle(a)}H${x}V${y}H${to}M${to + 5} ${y - 3.5}L${to} ${y}L${to + 5} ${y + 3.5}`;
}
