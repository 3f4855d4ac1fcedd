import { managementAccountId } from '../../seed.ts';
import { buildRecord, type Json, onBehalfOf, type RecordBase } from './record.ts';

export interface PortalActor {
  readonly userId: string;
  /** Identifies the portal session. */
  readonly credentialId: string;
}

export interface PortalEvent {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly?: boolean;
  readonly serviceEventDetails?: Json;
  readonly additionalEventData?: Json;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

/**
 * The record of a user's action at sign-in or in the access portal. CloudTrail records it in the
 * account that owns the instance, without userName and principalId.
 * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/sso-cloudtrail-use-cases.html
 */
export function buildPortalRecord(
  base: Omit<RecordBase, 'accountId'>,
  actor: PortalActor,
  event: PortalEvent,
): Json {
  return buildRecord(
    { ...base, accountId: managementAccountId },
    {
      userIdentity: {
        type: 'IdentityCenterUser',
        accountId: managementAccountId,
        onBehalfOf: onBehalfOf(actor.userId),
        credentialId: actor.credentialId,
      },
      readOnly: false,
      eventType: 'AwsServiceEvent',
      ...event,
    },
  );
}

/** The events of signing in and opening the portal, in order. */
export function buildSignInEvents(workflowId: string): readonly PortalEvent[] {
  const signIn = (eventName: string, details?: Json): PortalEvent => ({
    eventSource: 'signin.amazonaws.com',
    eventName,
    additionalEventData: {
      AuthWorkflowID: workflowId,
      CredentialType: 'PASSWORD',
      UserName: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    },
    ...(details === undefined ? {} : { serviceEventDetails: details }),
  });
  const portal = (eventName: string, readOnly = false): PortalEvent => ({
    eventSource: 'sso.amazonaws.com',
    eventName,
    readOnly,
  });
  return [
    signIn('CredentialChallenge', { CredentialChallenge: 'Success' }),
    signIn('CredentialVerification', { CredentialVerification: 'Success' }),
    signIn('UserAuthentication', { UserAuthentication: 'Success' }),
    portal('Authenticate'),
    portal('ListAccounts', true),
  ];
}

/** The events of opening a role: Federate and GetRoleCredentials; only the latter if it is refused. */
export function buildRoleEvents(
  accountId: string,
  roleName: string,
  refusal: { readonly errorCode?: string; readonly errorMessage?: string } = {},
): readonly PortalEvent[] {
  const target = { account_id: accountId, role_name: roleName };
  const event = (eventName: string, readOnly: boolean): PortalEvent => ({
    eventSource: 'sso.amazonaws.com',
    eventName,
    readOnly,
    serviceEventDetails: target,
  });
  const credentials = { ...event('GetRoleCredentials', true), ...refusal };
  return refusal.errorCode === undefined ? [event('Federate', false), credentials] : [credentials];
}
