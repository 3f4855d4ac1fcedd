import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionSettings } from '../../../test/fixtures/local-environment/function-settings.ts';
import { readConfig } from '../../platform/config.ts';
import { accessRequested } from '../settings.ts';
import { composeInteractionHandler } from './compose-access-requested.ts';
import { warmUp } from './warm-up.ts';

for (const openRecords of ['allow', 'deny'])
  test(`the warm-up request starts a grant if OPEN_RECORDS is ${openRecords}`, async () => {
    const config = readConfig(accessRequested, { ...functionSettings, OPEN_RECORDS: openRecords });
    const { statusCode, body } = await warmUp(config.TABLE_NAME, (dependencies) =>
      composeInteractionHandler(dependencies, config),
    );
    assert.equal(statusCode, 200);
    assert.match(body, /Glass broken - access incoming\./);
  });
