import { type CloudTrailEvent, fields } from '../../../evidence/cloudtrail-event.ts';
import type { Detail } from '../finding.ts';
import { networkFacts } from './network-details.ts';
import { type Facts, policyFacts } from './policy-details.ts';
import { isWithinAccount } from './principals.ts';
import { type Leaf, leavesOf } from './record-leaves.ts';

const maxDetails = 8;
const maxValueLength = 300;

/** A role that something gets to act with. */
const rolePath =
  /(?:^|\.)(?:role|\w*roleArn|serviceRole|jobFlowRole|iamRole|iamInstanceProfile(?:\.(?:arn|name))?)$/i;

/** Request parameters that matter, by the end of their path, in any service's spelling. */
const requested: readonly (readonly [label: string, path: RegExp])[] = [
  ['policy', /(?:^|\.)(?:managedPolicyArn|policyArn|policyName|permissionsBoundary)$/i],
  [
    'shared with',
    /(?:\.add\.items?\.(?:userId|group)|valuesToAdd|accountIdsToAdd|granteePrincipal|(?:^|\.)principals?(?:Arn)?|accountWithRestoreAccess|aWSAccountIds?|consumerIdentifier|grantee\.\w+|allowedPrincipals?)$/i,
  ],
  [
    'no longer shared with',
    /(?:\.remove\.items?\.(?:userId|group)|valuesToRemove|accountIdsToRemove)$/i,
  ],
  ['with the role', rolePath],
  [
    'to',
    /(?:^|\.)(?:endpoint|destinationArn|destination\.bucket|notificationEndpoint|targetDBSnapshotIdentifier|sharedAccount)$/i,
  ],
  ['target', /(?:^|\.)targets?\.arn$/i],
  ['record', /resourceRecords\.value$/i],
  ['changed', /^attribute$/i],
  ['access policy', /(?:^|\.)(?:cannedAcl|x-amz-acl|acl)$/i],
  ['log data', /(?:^|\.)(?:retentionInDays|isLogging|enableLogFileValidation)$/i],
];

/** Request parameters that make a call grave, with what they mean. */
const grave: readonly (readonly [path: RegExp, value: RegExp, detail: Detail])[] = [
  [/publiclyAccessible$/i, /^true$/i, { label: 'opened', value: 'to the internet' }],
  [/authType$/i, /^NONE$/, { label: 'opened', value: 'without authentication' }],
  [/acl$/i, /^(?:public-|authenticated-read)/, { label: 'opened', value: 'to everybody' }],
  [
    /(?:blockPublicAcls|ignorePublicAcls|blockPublicPolicy|restrictPublicBuckets)$/i,
    /^false$/i,
    { label: 'opened', value: 'public access is no longer blocked' },
  ],
  [
    /(?:createVolumePermission|launchPermission)\.add\.items?\.group$/i,
    /^all$/,
    { label: 'opened', value: 'to everybody' },
  ],
  [/valuesToAdd$/i, /^all$/, { label: 'opened', value: 'to everybody' }],
  [/(?:principal|granteePrincipal)$/i, /^\*$/, { label: 'opened', value: 'to everybody' }],
  [
    /grantee\.uri$/i,
    /(?:AllUsers|AuthenticatedUsers)$/,
    { label: 'opened', value: 'to everybody' },
  ],
  [
    /policyArn$/i,
    /\/(?:AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonEKSClusterAdminPolicy)$/,
    { label: 'allows', value: 'nearly every action' },
  ],
  [/masterUserPassword$/i, /./, { label: 'changed', value: 'the master user’s password' }],
];

export interface CallFacts extends Facts {
  /** Whether something gets a role to act with. */
  readonly givesRole: boolean;
  /** Whether the call takes away, or gives to AWS services and within the account only. */
  readonly givesLittle: boolean;
}

/**
 * What a call was about besides its resource, and what makes it graver or less grave. Bounded for any record;
 * what follows from the details follows from all of them, also from those that are cut.
 */
export function factsOf(
  event: Pick<CloudTrailEvent, 'raw' | 'eventName' | 'recipientAccountId'>,
): CallFacts {
  const parameters = fields(event.raw['requestParameters']);
  const leaves = leavesOf(parameters);
  const network = networkFacts(parameters);
  const policies = policyFacts(parameters);
  const isTakenAway = takesAway(event.eventName);
  const graveDetails = isTakenAway ? [] : leaves.flatMap(graveDetailsOf);
  const isGrave =
    !isTakenAway &&
    (graveDetails.length > 0 || policies.isGrave || (opens(event) && network.isGrave));
  const details = [
    ...graveDetails,
    ...createdDetails(event),
    ...policies.details,
    ...network.details,
    ...leaves.flatMap(requestedDetail),
  ];
  return {
    details: distinct(details),
    isGrave,
    givesRole: details.some(({ label }) => label === 'with the role'),
    givesLittle:
      isTakenAway || (!isGrave && isWithinAccount(details, event.recipientAccountId ?? '')),
  };
}

/** Whether the call revokes or deletes what another call gave. A boundary or a block that is deleted gives. */
const takesAway = (eventName: string): boolean =>
  /^(?:Detach|Delete|Remove|Revoke|Disassociate|Deactivate)(?!.*(?:PermissionsBoundary|PublicAccessBlock|BucketPolicy))/s.test(
    eventName,
  );

/** Every address as the source of traffic. As its target it is usual. */
const opens = ({ eventName }: Pick<CloudTrailEvent, 'eventName'>): boolean =>
  /Ingress|SecurityGroupRules/.test(eventName);

const graveDetailsOf = (leaf: Leaf): readonly Detail[] =>
  grave.flatMap(([path, value, detail]) =>
    path.test(leaf.path) && value.test(leaf.value.slice(0, maxValueLength)) ? [detail] : [],
  );

function requestedDetail({ path, value }: Leaf): readonly Detail[] {
  const label = requested.find(([, pattern]) => pattern.test(path))?.[0];
  return label === undefined || value === '' ? [] : [{ label, value }];
}

/** What the call created, by its own name: `snapshotId` of CreateSnapshot. */
function createdDetails({
  raw,
  eventName,
}: Pick<CloudTrailEvent, 'raw' | 'eventName'>): readonly Detail[] {
  const response = leavesOf(raw['responseElements']);
  const noun = /^(?:Create|Run|Copy|Request|Start|Restore)(\w{1,100}?)s?$/
    .exec(eventName)?.[1]
    ?.toLowerCase();
  return response.flatMap(({ key, path, value }) => {
    const name = key.toLowerCase();
    if (name === 'accesskeyid') return [{ label: 'access key', value }];
    if (/assumedRoleUser\.arn$/.test(path)) return [{ label: 'session', value }];
    const isCreated =
      noun !== undefined &&
      (name === `${noun}id` || (name === 'groupid' && noun === 'securitygroup'));
    return isCreated ? [{ label: 'created', value }] : [];
  });
}

function distinct(details: readonly Detail[]): readonly Detail[] {
  const byText = new Map(
    details.map(({ label, value }) => {
      const cut = { label, value: value.slice(0, maxValueLength) };
      return [`${label} ${cut.value}`, cut] as const;
    }),
  );
  return [...byText.values()].slice(0, maxDetails);
}
