import type { Sections } from '../view/sections.ts';

type Name = keyof Sections;

/** What the page knows of the world, and what the person has chosen. */
const known: Partial<Sections> = {};
const listeners: (() => void)[] = [];

export const selection = {
  userId: sessionStorage.getItem('user') ?? 'U012AB3CD',
  grantId: undefined as string | undefined,
  mailId: undefined as string | undefined,
};

export function section<N extends Name>(name: N): Sections[N] | undefined {
  return known[name];
}

/** Draws whenever one of the sections, or a choice, has changed. */
export const onChange = (draw: () => void): void => void listeners.push(draw);

export function notifyChange(): void {
  for (const draw of listeners) draw();
}

export function updateSection(name: Name, json: string): void {
  Object.assign(known, { [name]: JSON.parse(json) });
  notifyChange();
}

export function selectUser(id: string): void {
  selection.userId = id;
  sessionStorage.setItem('user', id);
  notifyChange();
}
