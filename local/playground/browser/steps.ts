import { byId } from './dom.ts';
import { stepsDone } from './steps-done.ts';
import { chosen, section } from './world.ts';

/** Marks how far the chosen person has come. */
export function drawSteps(): void {
  const person = section('world')?.people.find(({ id }) => id === chosen.person);
  const accounts = section('accounts');
  const grants = section('way');
  if (person === undefined || accounts === undefined || grants === undefined) return;
  const done = stepsDone({
    grant: grants.find(({ who }) => who === person.name),
    hasAccess: (accounts.roles[person.id] ?? []).some(({ standing }) => !standing),
    isUsed: accounts.sessions.some((session) => session.person === person.userName),
  });
  for (const [index, step] of [...byId('steps').children].entries()) {
    if (index === done) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
    step.classList.toggle('done', index < done);
  }
}
