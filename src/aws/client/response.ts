/** A service's answer, read from JSON and not proven further. */
export type Answer = Readonly<Record<string, unknown>>;

export const isStructure = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member that is text, or undefined: what is absent and what is of another type are one. */
export function textAt(answer: Answer | undefined, member: string): string | undefined {
  const value = answer?.[member];
  return typeof value === 'string' ? value : undefined;
}

export function structureAt(answer: Answer | undefined, member: string): Answer | undefined {
  const value = answer?.[member];
  return isStructure(value) ? value : undefined;
}

/** The structures of a list; none where there is no list. */
export function structuresAt(answer: Answer | undefined, member: string): readonly Answer[] {
  const value = answer?.[member];
  return Array.isArray(value) ? value.filter(isStructure) : [];
}

/** A time, which AWS JSON writes in epoch seconds; here in epoch milliseconds. */
export function timeAt(answer: Answer | undefined, member: string): number | undefined {
  const value = answer?.[member];
  return typeof value === 'number' ? value * 1000 : undefined;
}
