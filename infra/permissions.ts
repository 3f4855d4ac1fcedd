import { readFile } from 'node:fs/promises';

/** A policy statement, and why the role needs it. It is omitted if the token that `when` names is empty. */
export interface Statement {
  readonly sid: string;
  readonly why: string;
  /** Absent: the statement allows. */
  readonly effect?: 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
  readonly when?: string;
  /** Terraform cuts the resources into managed policies, since the inline policies of a role may be too long. */
  readonly managedPolicies?: boolean;
}

/** Values by operator, then by condition key, as in an IAM policy. */
type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Values of `${Tokens}`. A list replaces an array entry that consists only of its token. */
export type Tokens = Readonly<Record<string, string | readonly string[]>>;

/** The statements by role: a function's name, or `state-machine`. */
export type Permissions = Readonly<Record<string, readonly Statement[]>>;

export class MissingTokenError extends Error {
  override readonly name = 'MissingTokenError';

  constructor(token: string) {
    super(`infra/functions.json contains a token without a value: \${${token}}`);
  }
}

/** Reads each role's statements from `infra/functions.json`, with `${Tokens}` unreplaced. */
export async function readPermissions(): Promise<Permissions> {
  const file = new URL('functions.json', import.meta.url);
  const roles: Record<string, { statements: readonly Statement[] }> = JSON.parse(
    await readFile(file, 'utf8'),
  );
  return Object.fromEntries(
    Object.entries(roles).map(([role, { statements }]) => [role, statements]),
  );
}

/** Renders the statements with these token values. Throws MissingTokenError. */
export const renderPermissions = (permissions: Permissions, tokens: Tokens): Permissions =>
  Object.fromEntries(
    Object.entries(permissions).map(([role, statements]) => [
      role,
      statements
        .filter(({ when }) => when === undefined || tokens[when] !== '')
        .map((statement) => renderStatement(statement, tokens)),
    ]),
  );

function renderStatement(statement: Statement, tokens: Tokens): Statement {
  const render = (text: string): readonly string[] => {
    const onlyToken = /^\$\{(\w+)\}$/.exec(text)?.[1];
    return onlyToken === undefined
      ? [text.replace(/\$\{(\w+)\}/g, (_, name: string) => [tokenValue(name, tokens)].join())]
      : [tokenValue(onlyToken, tokens)].flat();
  };
  const { conditions, ...unconditional } = statement;
  const rendered = { ...unconditional, resources: statement.resources.flatMap(render) };
  if (conditions === undefined) return rendered;
  const byKey = (keys: Conditions[string]) =>
    Object.entries(keys).map(([key, values]) => [key, [values].flat().flatMap(render)]);
  return {
    ...rendered,
    conditions: Object.fromEntries(
      Object.entries(conditions).map(([operator, keys]) => [
        operator,
        Object.fromEntries(byKey(keys)),
      ]),
    ),
  };
}

function tokenValue(name: string, tokens: Tokens): string | readonly string[] {
  const value = tokens[name];
  if (value === undefined) throw new MissingTokenError(name);
  return value;
}
