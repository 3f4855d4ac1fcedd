/** Keeps the last of what it is told, oldest first. */
export interface Recent<T> {
  items(): readonly T[];
  add(item: T): void;
}

export function createRecent<T>(most: number): Recent<T> {
  const items: T[] = [];
  return {
    items: () => items,
    add(item) {
      items.push(item);
      if (items.length > most) items.shift();
    },
  };
}
