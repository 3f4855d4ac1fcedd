import type { DatabaseSync } from 'node:sqlite';
import type { TokenStore } from '../../../workflow/tasks/task-tokens.ts';

/** Stores every task token, to distinguish one from before a restart from an unknown one. */
export function createTokenStore(database: DatabaseSync): TokenStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS sfn_tokens (
      token TEXT PRIMARY KEY,
      execution_arn TEXT NOT NULL
    ) STRICT`);
  const insert = database.prepare('INSERT INTO sfn_tokens VALUES (?, ?)');
  const select = database.prepare('SELECT 1 FROM sfn_tokens WHERE token = ?');
  return {
    add: (token, executionArn) => void insert.run(token, executionArn),
    has: (token) => select.get(token) !== undefined,
  };
}
