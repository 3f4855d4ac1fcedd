/** The user is unknown or disabled. */
export class UnauthorizedException extends Error {
  override readonly name = 'UnauthorizedException';

  constructor(userName: string) {
    super(`${userName} cannot sign in: unknown or disabled`);
  }
}

/** The user does not have this assignment. The message is the access portal's. */
export class ForbiddenException extends Error {
  override readonly name = 'ForbiddenException';

  constructor() {
    super('No access');
  }
}

/** The role session has expired. */
export class ExpiredTokenException extends Error {
  override readonly name = 'ExpiredTokenException';

  constructor() {
    super('The security token included in the request is expired');
  }
}
