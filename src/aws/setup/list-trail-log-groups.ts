import type { JsonClient } from '../client/json-client.ts';
import { structuresAt, textAt } from '../client/json-object.ts';

/** A log group that a trail delivers to. */
export interface TrailLogGroup {
  readonly trail: string;
  readonly isOrganizationTrail: boolean;
  /** Without the `:*` that CloudTrail appends. */
  readonly logGroupArn: string;
}

/** Lists the log groups of the trails that the account sees in the Region, those of the organization included. */
export async function listTrailLogGroups(client: JsonClient): Promise<readonly TrailLogGroup[]> {
  const response = await client.call('DescribeTrails', { includeShadowTrails: true });
  return structuresAt(response, 'trailList').flatMap((trail) => {
    const arn = textAt(trail, 'CloudWatchLogsLogGroupArn');
    if (!arn) return [];
    return [
      {
        trail: textAt(trail, 'Name') ?? '',
        isOrganizationTrail: trail['IsOrganizationTrail'] === true,
        logGroupArn: arn.replace(/:\*$/, ''),
      },
    ];
  });
}
