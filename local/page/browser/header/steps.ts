import { byId } from '../dom.ts';
import { section, selection } from '../page-state.ts';
import { countCompletedSteps } from './completed-steps.ts';

/** Marks the selected user's completed steps and the current one. */
export function drawSteps(): void {
  const user = section('environment')?.users.find(({ id }) => id === selection.userId);
  const accounts = section('accounts');
  const grants = section('workflow');
  if (user === undefined || accounts === undefined || grants === undefined) return;
  const completed = countCompletedSteps({
    grant: grants.find(({ requester }) => requester === user.name),
    hasAccess: (accounts.roles[user.id] ?? []).some(({ isStanding }) => !isStanding),
    isUsed: accounts.sessions.some((session) => session.userName === user.userName),
  });
  for (const [index, step] of [...byId('steps').children].entries()) {
    if (index === completed) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
    step.classList.toggle('done', index < completed);
  }
}
