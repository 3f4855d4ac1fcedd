/** The access key ids by which the AWS endpoint recognises its callers. */
export const stateMachineAccessKeyId = 'AKIALOCALSTATEMACHINE';
export const pageAccessKeyId = 'AKIALOCALPAGE';
export const seedAccessKeyId = 'AKIALOCALSEED';

/** A function's access key id, such as `AKIALOCALGRANTACCESS`. */
export const accessKeyIdOf = (functionName: string): string =>
  `AKIALOCAL${functionName.replaceAll('-', '').toUpperCase()}`;
