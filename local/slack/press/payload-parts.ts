import { slackUserName, workspace } from '../workspace.ts';

/** The user in a payload of Block Kit. */
export function userOf(id: string) {
  const name = slackUserName(id);
  return { id, username: name, name, team_id: workspace.team.id };
}

/** Where the app is installed: in one workspace, which belongs to no enterprise. */
export const installOf = () => ({
  team: workspace.team,
  enterprise: null,
  is_enterprise_install: false,
});

/** A time in the format of Slack's payloads. */
export const formatTime = (at: Date): string => (at.getTime() / 1000).toFixed(6);
