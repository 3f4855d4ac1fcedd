import type { Settings } from '../platform/config.ts';

// The settings that each function reads: those of infra/functions.json, in any order. A test compares them.
// No list contains another: a spread would keep every list in every bundle.

/** A function's settings, by the list of their names. */
export type Config<Names extends readonly (keyof Settings)[]> = Pick<Settings, Names[number]>;

export const accessRequested = [
  'TABLE_NAME',
  'STATE_MACHINE_ARN',
  'INSTANCE_ARN',
  'IDENTITY_STORE_ID',
  'CONTACT_EMAIL',
  'ACCESS_PORTAL_URL',
  'SLACK_SIGNING_SECRET_PARAMETER',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_TEAM_IDS',
  'SLACK_ORIGIN',
  'OPEN_RECORDS',
  'ACCESS_SECONDS',
  'REASON',
  'CLOUDTRAIL_DELAY_SECONDS',
  'AWS_LAMBDA_FUNCTION_NAME',
  'EVENT_BUS_NAME',
] as const;

export const grantAccess = [
  'TABLE_NAME',
  'INSTANCE_ARN',
  'IDENTITY_STORE_ID',
  'CONTACT_EMAIL',
  'ACCESS_PORTAL_URL',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_ANNOUNCE_CHANNEL',
  'SLACK_ORIGIN',
  'OPEN_RECORDS',
  'ACCESS_SECONDS',
  'REASON',
  'ALERT_TOPIC_ARN',
  'AWS_REGION',
  'EVENT_BUS_NAME',
] as const;

export const revokeAccess = [
  'TABLE_NAME',
  'STATE_MACHINE_ARN',
  'INSTANCE_ARN',
  'CONTACT_EMAIL',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_ANNOUNCE_CHANNEL',
  'SLACK_ORIGIN',
  'EVENT_BUS_NAME',
] as const;

export const reportOnAccess = [
  'TABLE_NAME',
  'INSTANCE_ARN',
  'ALERT_TOPIC_ARN',
  'EVIDENCE_SOURCE',
  'EVIDENCE_REGIONS',
  'EVIDENCE_ROLE_NAME',
  'OWN_RESOURCES',
  'CLOUDTRAIL_LOG_GROUP',
  'AWS_REGION',
  'CONTACT_EMAIL',
  'FROM_EMAIL',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_ANNOUNCE_CHANNEL',
  'SLACK_ORIGIN',
] as const;

export const sweepGrants = [
  'TABLE_NAME',
  'STATE_MACHINE_ARN',
  'INSTANCE_ARN',
  'ALERT_TOPIC_ARN',
  'CONTACT_EMAIL',
  'ACCESS_PORTAL_URL',
  'SLACK_BOT_TOKEN_PARAMETER',
  'SLACK_ANNOUNCE_CHANNEL',
  'SLACK_ORIGIN',
  'REPORT_FUNCTION_NAME',
  'EVENT_BUS_NAME',
  'AWS_REGION',
] as const;
