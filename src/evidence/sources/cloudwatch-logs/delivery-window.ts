/** Epoch seconds of delivery, both included. */
export interface DeliveryWindow {
  readonly from: number;
  readonly until: number;
}

/** Two halves, or none: one second is as fine as a query's times are. */
export function splitWindow({ from, until }: DeliveryWindow): readonly DeliveryWindow[] {
  if (until - from <= 1) return [];
  const middle = Math.floor((from + until) / 2);
  return [
    { from, until: middle },
    { from: middle, until },
  ];
}

/** The window's ends, ISO 8601 in UTC. */
export const timesOf = ({ from, until }: DeliveryWindow) => ({
  deliveredFrom: new Date(from * 1000).toISOString(),
  deliveredUntil: new Date(until * 1000).toISOString(),
});
