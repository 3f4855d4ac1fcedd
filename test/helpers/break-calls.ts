import type { LocalEnvironment } from '../../local/environment/local-environment.ts';

/** Makes every call of this operation fail, until it is mended. */
export function breakFor(
  world: LocalEnvironment,
  service: string,
  operation: string,
  fault: string,
): void {
  world.faults.add({ service, operation, fault, times: 10_000 });
}

/** Forgets the faults of this operation that were not met. */
export function mend(world: LocalEnvironment, service: string, operation: string): void {
  while (world.faults.take(service, operation) !== undefined);
}
