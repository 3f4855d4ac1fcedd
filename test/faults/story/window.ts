import type { Random } from '../random.ts';
import { drawClearWeather, drawStillWeather, type Weather } from '../weather.ts';
import type { World } from '../world.ts';

/** A window that a rule of the way of a grant closes: the functions are driven straight into it. */
export interface Window {
  readonly name: string;
  /** `clear`: nothing fails, so that access must come and end as if nothing had been tried. */
  readonly weather: 'clear' | 'still';
  readonly changes?: Partial<Weather>;
  readonly accessSeconds?: number;
  /** Whether the button is always pressed once more when all is over. */
  readonly triesOnceMore?: true;
  readonly play: (world: World) => void;
}

export const weatherOf =
  ({ weather, changes }: Window) =>
  (random: Random, start: number): Weather => ({
    ...(weather === 'clear' ? drawClearWeather : drawStillWeather)(random, start),
    ...changes,
  });
