let aheadMs: number | undefined;

/** Sets the page's clock to the server's, which may differ from the browser's. */
export const setServerTime = (now: number): void => {
  // A delay makes a heartbeat's time too early, so the largest difference is the most accurate.
  aheadMs = Math.max(now - Date.now(), aheadMs ?? Number.NEGATIVE_INFINITY);
};

/** Forgets the clock of an earlier server. */
export const resetServerTime = (): void => {
  aheadMs = undefined;
};

export const serverNow = (): number => Date.now() + (aheadMs ?? 0);

/** `12:00:03` in the browser's time zone. */
export const formatTime = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour12: false });

/** `0:42` before `until`, `0:00` after it. */
export function formatRemaining(until: number): string {
  const seconds = Math.max(0, Math.ceil((until - serverNow()) / 1000));
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

/** `0.4 s` */
export function formatDuration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}

/** Updates every countdown and progress bar of the page. */
export function updateCountdowns(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-until]')) {
    const text = formatRemaining(Number(element.dataset['until']));
    if (element.textContent !== text) element.textContent = text;
  }
  for (const bar of document.querySelectorAll<HTMLElement>('[data-from][data-to]')) {
    const from = Number(bar.dataset['from']);
    const share = (serverNow() - from) / (Number(bar.dataset['to']) - from);
    bar.style.setProperty('--progress', String(Math.min(1, Math.max(0, share))));
  }
}
