import type { Sections } from '../view/sections.ts';

type Name = keyof Sections;

/** The last data of each section. */
const sections: Partial<Sections> = {};
const listeners: (() => void)[] = [];

/** The choices of the page's user. */
export const selection = {
  userId: sessionStorage.getItem('user') ?? 'U012AB3CD',
  grantId: undefined as string | undefined,
  mailId: undefined as string | undefined,
};

export function section<N extends Name>(name: N): Sections[N] | undefined {
  return sections[name];
}

/** Calls `draw` after each change of a section or of a choice. */
export const onChange = (draw: () => void): void => void listeners.push(draw);

export function notifyChange(): void {
  for (const draw of listeners) draw();
}

export function updateSection(name: Name, json: string): void {
  Object.assign(sections, { [name]: JSON.parse(json) });
  notifyChange();
}

export function selectUser(id: string): void {
  selection.userId = id;
  sessionStorage.setItem('user', id);
  notifyChange();
}
