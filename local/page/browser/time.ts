let aheadMs: number | undefined;

/** Sets the page by the world's clock, which need not be the browser's. */
export const setServerTime = (now: number): void => {
  // What is late on its way says too little: the one that was quickest is believed.
  aheadMs = Math.max(now - Date.now(), aheadMs ?? Number.NEGATIVE_INFINITY);
};

/** Another world may have another clock. */
export const resetServerTime = (): void => {
  aheadMs = undefined;
};

export const serverNow = (): number => Date.now() + (aheadMs ?? 0);

/** `12:00:03`, as the person's own clock says it. */
export const formatTime = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { hour12: false });

/** `0:42` until then, `0:00` once it is over. */
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

/** Shows the time that is left in every element that names its end. */
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
