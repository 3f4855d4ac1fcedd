import type { DatabaseSync } from 'node:sqlite';
import type { TokenStore } from '../../../workflow/tasks/task-tokens.ts';

/** Remembers every task token, so that one from before a restart is told apart from an invented one. */
export function createTokenStore(state: DatabaseSync): TokenStore {
  state.exec(`
    CREATE TABLE IF NOT EXISTS sfn_tokens (
      token TEXT PRIMARY KEY,
      execution_arn TEXT NOT NULL
    ) STRICT`);
  const insert = state.prepare('INSERT INTO sfn_tokens VALUES (?, ?)');
  const select = state.prepare('SELECT 1 FROM sfn_tokens WHERE token = ?');
  return {
    add: (token, executionArn) => void insert.run(token, executionArn),
    has: (token) => select.get(token) !== undefined,
  };
}
