import { setFlagsFromString } from 'node:v8';

/**
 * Lets the room for new objects stay as small as it begins, and that for others grow by little more than
 * they need. Reading very many records, V8 would let them grow to 48 MB and to twice what is held, of which
 * most is garbage; collecting it more often costs little, and the threads that do the work have rooms of
 * their own.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=15');
}
