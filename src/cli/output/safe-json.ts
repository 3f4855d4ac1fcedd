/** C1 controls, format and separator characters, which JSON leaves as they are. */
const unsafeCharacter = /[\u007f\p{Cf}\p{Zl}\p{Zp}\u0080-\u009f]/gu;

/** JSON for programs that is safe on a terminal, too: escaped characters mean the same. Sets become lists. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value, (_, member) => (member instanceof Set ? [...member] : member), 2).replace(
    unsafeCharacter,
    (character) =>
      Array.from(
        character.split(''),
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ).join(''),
  );

export const printJson = (value: unknown): void => {
  process.stdout.write(`${safeJson(value)}\n`);
};
