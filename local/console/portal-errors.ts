/** Nobody of this name may sign in. */
export class UnauthorizedException extends Error {
  override readonly name = 'UnauthorizedException';

  constructor(userName: string) {
    super(`${userName} cannot sign in: unknown or disabled`);
  }
}

/** The person holds no such assignment. The message is the portal's own. */
export class ForbiddenException extends Error {
  override readonly name = 'ForbiddenException';

  constructor() {
    super('No access');
  }
}

/** The role session is over. */
export class ExpiredTokenException extends Error {
  override readonly name = 'ExpiredTokenException';

  constructor() {
    super('The security token included in the request is expired');
  }
}
