import * as v from 'valibot';
import { LocalRequestError, type LocalRoutes } from '../../aws/endpoint/local-routes.ts';
import type { Clock } from './clock.ts';

const maxAdvanceSeconds = 31 * 86_400;

const advanceSchema = v.strictObject({
  advanceSeconds: v.pipe(v.number(), v.minValue(0), v.maxValue(maxAdvanceSeconds)),
});

/** The `/_local/` routes that tell the environment's time and move it ahead. */
export function createClockRoutes({ now, advance }: Clock): LocalRoutes {
  return {
    'GET clock': () => ({ now: now() }),
    'POST clock': (body) => {
      const parsed = v.safeParse(advanceSchema, body);
      if (!parsed.success)
        throw new LocalRequestError(
          `Give {"advanceSeconds": <0 to ${maxAdvanceSeconds}>}: the clock only moves ahead`,
        );
      advance(parsed.output.advanceSeconds * 1000);
      return { now: now() };
    },
  };
}
