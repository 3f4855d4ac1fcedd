import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildJsonClient } from '../../../test/fixtures/aws-client/build-json-client.ts';
import {
  respondWithJson,
  startScriptedServer,
} from '../../../test/fixtures/aws-client/scripted-server.ts';
import { cloudWatchLogs } from '../client/json-service.ts';
import { createFindLaterEvent } from './find-later-event.ts';

const empty = respondWithJson({ events: [], nextToken: 'more' });

test('follows empty pages to the first event, to the end, or for ten seconds', async (t) => {
  const search = async (
    responses: Parameters<typeof startScriptedServer>[1],
    msPerPage: number,
  ) => {
    const { url } = await startScriptedServer(t, responses);
    let now = 0;
    const find = createFindLaterEvent(
      () => buildJsonClient(url, cloudWatchLogs),
      () => {
        now += msPerPage;
        return now;
      },
    );
    return find({ region: undefined, logGroup: 'a', from: 0 }, async () => undefined);
  };
  assert.equal(await search([empty, empty, respondWithJson({ events: [{}] })], 1), 'found');
  assert.equal(await search([empty, respondWithJson({ events: [] })], 1), 'none');
  assert.equal(await search(Array(20).fill(empty), 1000), 'undecided');
});
