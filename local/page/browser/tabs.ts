import { notifyChange } from './page-state.ts';

/** Lets tabs be chosen by mouse and by arrow keys. */
export function prepareTabs(): void {
  for (const list of document.querySelectorAll('[role="tablist"]')) {
    const tabs = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
    for (const [at, tab] of tabs.entries()) {
      tab.addEventListener('click', () => choose(tabs, tab));
      tab.addEventListener('keydown', ({ key }) => {
        const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
        const next = tabs[(at + step + tabs.length) % tabs.length];
        if (step === 0 || next === undefined) return;
        choose(tabs, next);
        next.focus();
      });
    }
  }
}

function choose(tabs: readonly HTMLElement[], chosen: HTMLElement): void {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute('aria-selected', String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
    if (panel) panel.hidden = !isChosen;
  }
  notifyChange();
}
