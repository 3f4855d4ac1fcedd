/** `2026-11-21 08:34:05 UTC`. Text that is not a time is returned unchanged. */
export function formatTime(iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1 h`, `1 h 30 min`, `45 s`. */
export function formatDuration(seconds: number): string {
  const units: readonly [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [Math.round(seconds % 60), 's'],
  ];
  const parts = units.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`);
  return parts.length > 0 ? parts.join(' ') : '0 s';
}
