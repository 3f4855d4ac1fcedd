import type { CloudTrailEvent } from '../../evidence/cloudtrail-event.ts';

/** Names of this deployment's resources. One that ends with `*` stands for every name that begins so. */
export type OwnResources = readonly string[];

/** What may stand beside a name in an ARN, a path or a list. */
const nameCharacter = '[\\w.-]';

/**
 * Returns the test whether a call concerns a resource of this deployment, by what the record says of the
 * request. The same name in another account counts, too: a call can name it without its account.
 */
export function createOwnResourceTest(
  names: OwnResources,
): (event: Pick<CloudTrailEvent, 'raw'>) => boolean {
  if (names.length === 0) return () => false;
  const pattern = new RegExp(`(?<!${nameCharacter})(?:${names.map(toPattern).join('|')})`);
  return ({ raw }) =>
    pattern.test(JSON.stringify([raw['requestParameters'], raw['resources'], raw['errorMessage']]));
}

function toPattern(name: string): string {
  // In an ARN, the slash at the start of a parameter's name follows a word.
  const literal = name.replace(/^\//, '').replace(/\*$/, '').replaceAll(/\W/g, '\\$&');
  return name.endsWith('*') ? literal : `${literal}(?!${nameCharacter})`;
}
