type Child = Node | string | undefined | false;

/** Makes an element. Text stays text: nothing here reads HTML. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

export function button(
  label: string,
  attributes: Readonly<Record<string, string | boolean | undefined>>,
  onClick: (button: HTMLButtonElement) => void,
): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', () => onClick(made));
  return made;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}`);
  return found;
}

const signatures = new WeakMap<Element, string>();

/** Brings a list up to date: what has not changed stays as it is, focus and open details included. */
export function sync<T>(
  parent: HTMLElement,
  items: readonly T[],
  keyOf: (item: T) => string,
  build: (item: T) => HTMLElement,
): void {
  const before = new Map([...parent.children].map((child) => [keyIn(child), child]));
  const after = items.map((item) => {
    const key = keyOf(item);
    const signature = JSON.stringify(item);
    const known = before.get(key);
    if (known && signatures.get(known) === signature) return known;
    const built = build(item);
    built.dataset['key'] = key;
    signatures.set(built, signature);
    if (known) keepOpen(known, built);
    return built;
  });
  const isSame =
    after.length === parent.children.length &&
    after.every((one, at) => one === parent.children[at]);
  if (isSame) return;
  const focused = focusKey(parent);
  parent.replaceChildren(...after);
  if (focused !== undefined)
    parent.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

const keyIn = (element: Element): string =>
  (element instanceof HTMLElement && element.dataset['key']) || '';

function keepOpen(before: Element, after: Element): void {
  const old = before.querySelectorAll('details');
  after.querySelectorAll('details').forEach((details, index) => {
    details.open = old[index]?.open ?? false;
  });
}

function focusKey(parent: HTMLElement): string | undefined {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || !parent.contains(activeElement)) return undefined;
  return activeElement.dataset['focus'];
}

/** Tells a screen reader. */
export function announce(text: string): void {
  byId('announcements').textContent = text;
}
