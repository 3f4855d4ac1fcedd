/** One parsed request to an emulated AWS service. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  /** Names the caller: each local function has its own access key id. */
  readonly accessKeyId: string;
  readonly region: string;
  /** An injected fault that the service simulates, because it appears only in a later response. */
  readonly fault?: 'fail-assignment';
}

/** Handles one operation: returns the response's members or throws AwsError. */
export type AwsAction = (
  input: Readonly<Record<string, unknown>>,
  call: AwsCall,
) => unknown | Promise<unknown>;

/** An emulated AWS service. `name` is the AWS CLI's (`sso-admin`, `stepfunctions`, ...). */
export interface AwsService {
  readonly name: string;
  /** The service in the SigV4 scope, by which the endpoint routes (`sso`, `states`, `ses`, ...). */
  readonly signingName: string;
  readonly protocol: AwsProtocol;
  readonly actions: Readonly<Record<string, AwsAction>>;
}

export type AwsProtocol =
  | { readonly kind: 'json'; readonly version: '1.0' | '1.1' }
  | { readonly kind: 'query'; readonly xmlNamespace: string }
  | { readonly kind: 'rest-json'; readonly routes: readonly RestRoute[] };

export interface RestRoute {
  readonly method: string;
  readonly path: string;
  readonly operation: string;
}

/** An AWS error response. `code` is the error's shape name, which SDKs and the CLI match. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  /** Further members of the error's shape (`Reason`, `ResourceType`, ...). */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: { status?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}
