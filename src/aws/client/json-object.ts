/** A service's answer, read from JSON and not proven further. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isStructure = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member that is text, or undefined: what is absent and what is of another type are one. */
export function textAt(answer: JsonObject | undefined, member: string): string | undefined {
  const value = answer?.[member];
  return typeof value === 'string' ? value : undefined;
}

export function structureAt(
  answer: JsonObject | undefined,
  member: string,
): JsonObject | undefined {
  const value = answer?.[member];
  return isStructure(value) ? value : undefined;
}

/** The structures of a list; none where there is no list. */
export function structuresAt(
  answer: JsonObject | undefined,
  member: string,
): readonly JsonObject[] {
  const value = answer?.[member];
  return Array.isArray(value) ? value.filter(isStructure) : [];
}

/** A time, which AWS JSON writes in epoch seconds; here in epoch milliseconds. */
export function timeAt(answer: JsonObject | undefined, member: string): number | undefined {
  const value = answer?.[member];
  return typeof value === 'number' ? value * 1000 : undefined;
}
