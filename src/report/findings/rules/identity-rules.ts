import type { FindingRule } from './finding-rule.ts';

/** Who may sign in, and what they may do. */
export const identityRules: readonly FindingRule[] = [
  {
    id: 'credentials-created',
    title: 'Long-term credentials created or activated',
    reason: 'A long-term credential remains valid after the access that created it has ended.',
    severity: 'critical',
    technique: 'T1098.001',
    calls: {
      iam: 'CreateAccessKey UpdateAccessKey CreateLoginProfile UpdateLoginProfile UploadSSHPublicKey UpdateSSHPublicKey CreateServiceSpecificCredential ResetServiceSpecificCredential UpdateServiceSpecificCredential UploadSigningCertificate UploadServerCertificate',
      rolesanywhere: 'CreateTrustAnchor ImportCrl CreateProfile',
      iot: 'CreateKeysAndCertificate RegisterCertificate CreateCertificateFromCsr',
      'acm-pca': 'IssueCertificate',
    },
  },
  {
    id: 'keys-created',
    title: 'Key pairs and API keys created',
    reason: 'Who has the key can use it until it is deleted.',
    severity: 'high',
    technique: 'T1098.004',
    calls: {
      ec2: 'CreateKeyPair ImportKeyPair',
      lightsail: 'CreateKeyPair ImportKeyPair',
      apigateway: 'CreateApiKey',
      appsync: 'CreateApiKey',
      transfer: 'ImportSshPublicKey CreateUser',
      ssm: 'CreateActivation',
    },
  },
  {
    id: 'mfa-changed',
    title: 'MFA devices registered or removed',
    reason:
      'Who has a registered device can sign in as the user, and without one a password may be enough.',
    severity: 'high',
    technique: 'T1556.006',
    calls: {
      iam: 'CreateVirtualMFADevice EnableMFADevice DeactivateMFADevice DeleteVirtualMFADevice ResyncMFADevice',
      'sso-directory':
        'StartVirtualMfaDeviceRegistration CompleteVirtualMfaDeviceRegistration StartWebAuthnDeviceRegistration CompleteWebAuthnDeviceRegistration UpdateMfaDeviceForUser DeleteMfaDeviceForUser',
    },
  },
  {
    id: 'users-changed',
    title: 'Users and groups created or changed',
    reason: 'A user who can sign in separately does not need break-glass access again.',
    severity: 'high',
    technique: 'T1136.003',
    calls: {
      iam: 'CreateUser UpdateUser AddUserToGroup CreateGroup UpdateGroup ChangePassword UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy',
      'sso-directory': 'Create* Update* Add* Enable* Import*',
      identitystore: 'Create* Update*',
      ds: 'ResetUserPassword CreateTrust UpdateTrust AddIpRoutes CreateDirectory CreateMicrosoftAD ShareDirectory EnableSso EnableRadius DisableRadius UpdateRadius EnableDirectoryDataAccess EnableClientAuthentication DisableClientAuthentication',
      'ds-data': 'Create* Update* AddGroupMember',
      'cognito-idp':
        'AdminCreateUser AdminSetUserPassword AdminResetUserPassword AdminAddUserToGroup AdminSetUserMFAPreference CreateUserPoolClient UpdateUserPoolClient CreateIdentityProvider UpdateIdentityProvider UpdateUserPool SetUserPoolMfaConfig',
      quicksight: 'RegisterUser UpdateUser',
    },
  },
  {
    id: 'access-removed',
    title: 'Users, groups and credentials removed',
    reason: 'Somebody may have lost their access.',
    severity: 'medium',
    technique: 'T1531',
    calls: {
      iam: 'DeleteUser DeleteLoginProfile RemoveUserFromGroup DeleteGroup DeleteAccessKey DeleteSigningCertificate DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteServerCertificate',
      'sso-directory': 'Delete* Remove* Disable*',
      identitystore: 'Delete*',
      ec2: 'DeleteKeyPair',
      'cognito-idp': 'AdminDeleteUser AdminDisableUser AdminUserGlobalSignOut DeleteUserPool',
    },
    changesIn: ['ds', 'ds-data'],
  },
  {
    id: 'trust-changed',
    title: 'Changes to roles and trust',
    reason:
      'These calls change who can assume which role, including from other accounts and identity providers.',
    severity: 'high',
    technique: 'T1484.002',
    isAboutGiving: true,
    calls: {
      iam: 'CreateRole DeleteRole UpdateRole UpdateAssumeRolePolicy CreateServiceLinkedRole CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider CreateOpenIDConnectProvider DeleteOpenIDConnectProvider AddClientIDToOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint',
      'cognito-identity':
        'SetIdentityPoolRoles CreateIdentityPool UpdateIdentityPool SetPrincipalTagAttributeMap',
      eks: 'CreateAccessEntry UpdateAccessEntry DeleteAccessEntry AssociateAccessPolicy DisassociateAccessPolicy CreatePodIdentityAssociation UpdatePodIdentityAssociation AssociateIdentityProviderConfig',
    },
    changesIn: ['rolesanywhere'],
  },
  {
    id: 'instance-roles-changed',
    title: 'Roles of instances changed',
    reason: 'Who is on the instance has the permissions of its role.',
    severity: 'high',
    technique: 'T1098.003',
    isAboutGiving: true,
    calls: {
      ec2: 'AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation DisassociateIamInstanceProfile',
      iam: 'AddRoleToInstanceProfile RemoveRoleFromInstanceProfile',
    },
  },
  {
    id: 'policies-changed',
    title: 'Changes to policies',
    reason: 'Changed permissions remain in effect after access has ended.',
    severity: 'high',
    technique: 'T1098.003',
    isAboutGiving: true,
    calls: { iam: '*Policy *PolicyVersion *PermissionsBoundary' },
  },
  {
    id: 'organization-changed',
    title: 'Changes to the organization, accounts and Identity Center',
    reason: 'They may give or take access in many accounts at once.',
    severity: 'high',
    technique: 'T1098.003',
    changesIn: ['organizations', 'sso', 'account', 'controltower'],
  },
  {
    id: 'iam-changed',
    title: 'Other changes to IAM',
    reason: 'Tags and account settings can decide what a policy allows.',
    severity: 'medium',
    technique: 'T1098',
    changesIn: ['iam'],
  },
];
