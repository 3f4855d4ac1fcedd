import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionSettings } from '../../../test/helpers/function-settings.ts';
import { readConfig } from '../../platform/config.ts';
import { composeInteractionHandler, settings } from './interaction-handler.ts';
import { warmUp } from './warm-up.ts';

for (const openRecords of ['allow', 'deny'])
  test(`a rehearsed click goes all the way where OPEN_RECORDS is ${openRecords}`, async () => {
    const config = readConfig(settings, { ...functionSettings, OPEN_RECORDS: openRecords });
    const { statusCode, body } = await warmUp(config.TABLE_NAME, (stage) =>
      composeInteractionHandler(stage, config),
    );
    assert.equal(statusCode, 200);
    assert.match(body, /Glass broken - access incoming\./);
  });
