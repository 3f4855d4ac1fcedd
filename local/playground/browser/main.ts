import { drawAccounts } from './accounts-panel.ts';
import { drawBehind } from './behind-panel.ts';
import { byId } from './dom.ts';
import { drawFaults } from './faults-panel.ts';
import { listen } from './live.ts';
import { drawMail } from './mail-panel.ts';
import { preparePaste } from './paste.ts';
import { drawPeople } from './people.ts';
import { send, whileBusy } from './send.ts';
import { drawSlack } from './slack-panel.ts';
import { drawSteps } from './steps.ts';
import { prepareTabs } from './tabs.ts';
import { tick } from './time.ts';
import { drawWay, prepareWay } from './way-panel.ts';
import { onChange } from './world.ts';

const drawings = [
  drawPeople,
  drawSteps,
  drawSlack,
  drawWay,
  drawAccounts,
  drawMail,
  drawFaults,
  drawBehind,
];
for (const draw of drawings) onChange(draw);
prepareTabs();
preparePaste();
const skip = byId('skip');
skip.addEventListener('click', () => {
  if (skip instanceof HTMLButtonElement) void whileBusy(skip, () => send('skip'));
});
void prepareWay();
listen();
window.setInterval(tick, 250);
// A session's end is nobody's event.
window.setInterval(drawAccounts, 1000);
