type Child = Node | string | undefined | false;

/** Creates an element. Children are text or nodes, never HTML. */
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
  const element = el('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', () => onClick(element));
  return element;
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element;
}

const signatures = new WeakMap<Element, string>();

/** Updates a list. Keeps the elements of unchanged items, the focus with its cursor, and open details. */
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
    const existing = before.get(key);
    if (existing && signatures.get(existing) === signature) return existing;
    const built = build(item);
    built.dataset['key'] = key;
    signatures.set(built, signature);
    if (existing) keepOpen(existing, built);
    return built;
  });
  const isSame =
    after.length === parent.children.length &&
    after.every((element, index) => element === parent.children[index]);
  if (isSame) return;
  const { activeElement: focused } = document;
  parent.replaceChildren(...after);
  if (focused instanceof HTMLElement) restoreFocus(parent, focused);
}

const keyIn = (element: Element): string =>
  (element instanceof HTMLElement && element.dataset['key']) || '';

function keepOpen(before: Element, after: Element): void {
  const old = before.querySelectorAll('details');
  after.querySelectorAll('details').forEach((details, index) => {
    details.open = old[index]?.open ?? false;
  });
}

/** Moves the focus to the element that replaced the focused one. */
function restoreFocus(parent: HTMLElement, before: HTMLElement): void {
  const key = before.dataset['focus'];
  if (key === undefined || document.activeElement === before) return;
  const after = parent.querySelector<HTMLElement>(`[data-focus="${CSS.escape(key)}"]`);
  after?.focus({ preventScroll: true });
  if (isTextInput(before) && after !== null && isTextInput(after))
    after.setSelectionRange(before.selectionStart, before.selectionEnd);
}

const isTextInput = (element: Element): element is HTMLInputElement | HTMLTextAreaElement =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && element.type === 'text');

/** Announces a text to screen readers. */
export function announce(text: string): void {
  byId('announcements').textContent = text;
}
