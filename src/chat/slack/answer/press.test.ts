import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exampleGrant } from '../../../../test/fixtures/grant/example-grant.ts';
import { parseGrant } from '../../../grant/record/grant.ts';
import type { PressOrigin } from '../interaction-origin.ts';
import { isHeldBy } from './press.ts';

const heldBy = (userId: string, origin: PressOrigin, slackTeamId: string): boolean => {
  const slack = { userId, teamId: '', channelId: '', messageTs: '', responseUrl: null };
  const action = { kind: 'end-access', grantId: 'x', slack } as const;
  return isHeldBy({ action, origin })(parseGrant({ ...exampleGrant, slackTeamId }));
};
const { slackUserId: james } = exampleGrant;

test('a grant is of its Slack user, in whichever of their teams the payload names', () => {
  const enterprise = 'E0ORG';
  const held: readonly (readonly [origin: PressOrigin, team: string])[] = [
    [{ workspaces: ['T1'], enterprise: undefined }, 'T1'],
    // A command names the workspace, and a press in the same organization the enterprise and the user's own workspace.
    [{ workspaces: ['T1'], enterprise }, 'T1'],
    [{ workspaces: [], enterprise }, enterprise],
    // A press in a shared channel names the workspace of the channel, and a modal that of the user.
    [{ workspaces: ['T1', 'T2'], enterprise: undefined }, 'T2'],
    [{ workspaces: [], enterprise: undefined }, ''],
  ];
  for (const [origin, team] of held) {
    assert.equal(heldBy(james, origin, team), true);
    assert.equal(heldBy('U012MARIA', origin, team), false);
  }
});

test('a grant of another team, or of none, is not theirs', () => {
  const origin = { workspaces: ['T1'], enterprise: undefined };
  for (const team of ['T2', 'E0ORG', '']) assert.equal(heldBy(james, origin, team), false);
});
