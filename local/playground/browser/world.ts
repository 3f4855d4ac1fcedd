import type { Sections } from '../view.ts';

type Name = keyof Sections;

/** What the page knows of the world, and what the person has chosen. */
const known: Partial<Sections> = {};
const listeners: (() => void)[] = [];

export const chosen = {
  person: sessionStorage.getItem('person') ?? 'U012AB3CD',
  grant: undefined as string | undefined,
  mail: undefined as string | undefined,
};

export function section<N extends Name>(name: N): Sections[N] | undefined {
  return known[name];
}

/** Draws whenever one of the sections, or a choice, has changed. */
export const onChange = (draw: () => void): void => void listeners.push(draw);

export function changed(): void {
  for (const draw of listeners) draw();
}

export function learn(name: Name, json: string): void {
  Object.assign(known, { [name]: JSON.parse(json) });
  changed();
}

export function choosePerson(id: string): void {
  chosen.person = id;
  sessionStorage.setItem('person', id);
  changed();
}
