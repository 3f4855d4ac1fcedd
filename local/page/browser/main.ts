import { drawAccounts } from './accounts/accounts-panel.ts';
import { drawActivity } from './activity/activity-panel.ts';
import { byId } from './dom.ts';
import { connectEventStream } from './event-stream.ts';
import { drawFaults } from './faults/faults-panel.ts';
import { drawSteps } from './header/steps.ts';
import { drawUsers } from './header/users.ts';
import { drawMail } from './mail/mail-panel.ts';
import { drawModal, prepareModal } from './modal/modal-dialog.ts';
import { onChange } from './page-state.ts';
import { postAction, whileBusy } from './requests.ts';
import { prepareComposer } from './slack/composer.ts';
import { prepareMessageForm } from './slack/message-form.ts';
import { drawSlack } from './slack/slack-panel.ts';
import { prepareTabs } from './tabs.ts';
import { updateCountdowns } from './time.ts';
import { drawWorkflow, prepareWorkflow } from './workflow/workflow-panel.ts';

const drawings = [
  drawUsers,
  drawSteps,
  drawSlack,
  drawModal,
  drawWorkflow,
  drawAccounts,
  drawMail,
  drawFaults,
  drawActivity,
];
for (const draw of drawings) onChange(draw);
prepareTabs();
prepareMessageForm();
prepareComposer();
prepareModal();
const skip = byId('skip');
skip.addEventListener('click', () => {
  if (skip instanceof HTMLButtonElement) void whileBusy(skip, () => postAction('skip'));
});
void prepareWorkflow();
connectEventStream();
window.setInterval(updateCountdowns, 250);
// No event reports the expiry of a session.
window.setInterval(drawAccounts, 1000);
