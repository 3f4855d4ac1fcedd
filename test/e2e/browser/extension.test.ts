import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { example } from '../../fixtures/local-environment/read-state.ts';
import { putRecord } from '../../fixtures/local-environment/table.ts';
import { browserTest, browserTests, shareBrowser } from './chromium.ts';
import { noErrors, openPage } from './open-page.ts';
import { directMessages, endAccess, requestAccess, waitForState } from './page-actions.ts';

const browser = shareBrowser();

describe('an extension on the page', browserTests, () => {
  test(
    'Extend changes the direct message in place, until no more time is possible',
    browserTest,
    async (t) => {
      const { page, local, pageActivity } = await openPage(t, browser());
      await putRecord(local, {
        id: `access#${example.accountId}#${example.permissionSetArn}#${example.principalId}`,
        accessSeconds: 3_600,
        maxAccessSeconds: 6_000,
      });
      await requestAccess(page);
      const direct = directMessages(page);
      await direct.getByText('You’re in').waitFor();
      const extend = page.locator('#direct').getByRole('button', { name: 'Extend' });
      await extend.click();
      await direct.getByText('90 min left').waitFor();
      await direct.getByText('once').waitFor();
      await extend.click();
      await direct.getByText('2 times').waitFor();
      await extend.waitFor({ state: 'detached' });
      assert.equal(await direct.count(), 1);
      assert.match((await direct.textContent()) ?? '', /1 h 40 min left/);

      await endAccess(page);
      await waitForState(page, 'WaitForAccessToExpire', 'done');
      await direct.getByText('Access has ended early').first().waitFor();
      assert.equal(await page.locator('#direct').getByRole('button').count(), 0);
      assert.deepEqual(pageActivity, noErrors);
    },
  );
});
