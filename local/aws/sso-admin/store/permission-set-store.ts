import type { DatabaseSync } from 'node:sqlite';

export interface PermissionSet {
  readonly arn: string;
  readonly name: string;
  readonly description: string;
  /** ISO 8601, for example `PT1H`. */
  readonly sessionDuration: string;
}

export interface Account {
  readonly id: string;
  readonly name: string;
}

/** The organisation's accounts and the instance's permission sets. */
export interface PermissionSetStore {
  permissionSets(): readonly (PermissionSet & { readonly createdAt: Date })[];
  accounts(): readonly Account[];
  addPermissionSet(permissionSet: PermissionSet, createdAt: Date): void;
  addAccount(account: Account): void;
}

export function createPermissionSetStore(database: DatabaseSync): PermissionSetStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS sso_accounts (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS sso_permission_sets (
      arn TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      description TEXT NOT NULL,
      session_duration TEXT NOT NULL,
      created_ms INTEGER NOT NULL
    ) STRICT`);
  const selectSets = database.prepare('SELECT * FROM sso_permission_sets ORDER BY arn');
  const selectAccounts = database.prepare('SELECT * FROM sso_accounts ORDER BY id');
  const insertSet = database.prepare(
    'INSERT OR REPLACE INTO sso_permission_sets VALUES (?, ?, ?, ?, ?)',
  );
  const insertAccount = database.prepare('INSERT OR REPLACE INTO sso_accounts VALUES (?, ?)');

  return {
    permissionSets: () =>
      selectSets.all().map((row) => ({
        arn: String(row['arn']),
        name: String(row['name']),
        description: String(row['description']),
        sessionDuration: String(row['session_duration']),
        createdAt: new Date(Number(row['created_ms'])),
      })),
    accounts: () =>
      selectAccounts.all().map((row) => ({ id: String(row['id']), name: String(row['name']) })),
    addPermissionSet: ({ arn, name, description, sessionDuration }, createdAt) =>
      void insertSet.run(arn, name, description, sessionDuration, createdAt.getTime()),
    addAccount: ({ id, name }) => void insertAccount.run(id, name),
  };
}
