/** Keeps the last items, oldest first. */
export interface RingBuffer<T> {
  items(): readonly T[];
  add(item: T): void;
}

export function createRingBuffer<T>(maxItems: number): RingBuffer<T> {
  const items: T[] = [];
  return {
    items: () => items,
    add(item) {
      items.push(item);
      if (items.length > maxItems) items.shift();
    },
  };
}
