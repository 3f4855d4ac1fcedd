import { byId } from '../dom.ts';
import { section, selection } from '../page-state.ts';
import { countCompletedSteps } from './completed-steps.ts';

/** Marks how far the chosen person has come. */
export function drawSteps(): void {
  const person = section('environment')?.users.find(({ id }) => id === selection.userId);
  const accounts = section('accounts');
  const grants = section('workflow');
  if (person === undefined || accounts === undefined || grants === undefined) return;
  const done = countCompletedSteps({
    grant: grants.find(({ requester: who }) => who === person.name),
    hasAccess: (accounts.roles[person.id] ?? []).some(({ isStanding: standing }) => !standing),
    isUsed: accounts.sessions.some((session) => session.userName === person.userName),
  });
  for (const [index, step] of [...byId('steps').children].entries()) {
    if (index === done) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
    step.classList.toggle('done', index < done);
  }
}
