/**
 * The formats of identifiers from outside. AWS documents a length for the parts of a permission
 * set's ARN, but its own examples are shorter, so only the format is checked.
 * Source: IAM Identity Center API reference (sso-admin), Identity Store API reference.
 */
const permissionSetArn =
  /^arn:aws(?:-[a-z]{1,5}){0,3}:sso:::permissionSet\/(?:sso)?ins-[a-zA-Z0-9-.]{1,64}\/ps-[a-zA-Z0-9-./]{1,64}$/;
const permissionSetName = /^[\w+=,.@-]{1,32}$/;
const principalId =
  /^(?:[0-9a-f]{10}-)?[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/;
const accountId = /^\d{12}$/;
/** Slack documents no format. Other characters could alter a record's key or a log line. */
const slackId = /^[A-Za-z0-9]{1,64}$/;
const slackTs = /^[\d.]{0,32}$/;

export const isPermissionSetArn = (text: string): boolean => permissionSetArn.test(text);
export const isPermissionSetName = (text: string): boolean => permissionSetName.test(text);
/** Identity Center user and group ids have the same format. */
export const isPrincipalId = (text: string): boolean => principalId.test(text);
export const isAccountId = (text: string): boolean => accountId.test(text);
/** The id of a Slack user, team, enterprise or channel. */
export const isSlackId = (text: string): boolean => slackId.test(text);
/** The timestamp of a Slack message, or nothing. */
export const isSlackTs = (text: string): boolean => slackTs.test(text);

/** The Identity Center instance that a permission set's ARN names. */
export const instanceArnOf = (permissionSetArn: string): string =>
  permissionSetArn.replace(/:permissionSet\/([^/]+)\/.*$/, ':instance/$1');

/** `aws`, `aws-us-gov` or `aws-cn`: the second part of any ARN. */
export const partitionOf = (arn: string): string => arn.split(':')[1] ?? 'aws';
