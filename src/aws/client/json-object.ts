/** A structure of a response, parsed from JSON. The types of its members are not checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isStructure = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns a string member; `undefined` when it is absent or has another type. */
export function textAt(structure: JsonObject | undefined, member: string): string | undefined {
  const value = structure?.[member];
  return typeof value === 'string' ? value : undefined;
}

/** Returns a number member; `undefined` when it is absent or has another type. */
export function numberAt(structure: JsonObject | undefined, member: string): number | undefined {
  const value = structure?.[member];
  return typeof value === 'number' ? value : undefined;
}

export function structureAt(
  structure: JsonObject | undefined,
  member: string,
): JsonObject | undefined {
  const value = structure?.[member];
  return isStructure(value) ? value : undefined;
}

/** Returns the structures in a list member; an empty list when there is no list. */
export function structuresAt(
  structure: JsonObject | undefined,
  member: string,
): readonly JsonObject[] {
  return structuresIn(structure?.[member]);
}

/** Returns the structures of a list; none when it is no list. */
export const structuresIn = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isStructure) : [];
