import type { DatabaseSync } from 'node:sqlite';
import { type Assignment, parsePrincipalType } from './assignment.ts';

/** Which assignments there are, and were: each with the time from which and until which it stood. */
export interface AssignmentStore {
  /** The assignments as they stood at a time. */
  listAt(time: Date): readonly Assignment[];
  has(assignment: Assignment, time: Date): boolean;
  add(assignment: Assignment, time: Date): void;
  remove(assignment: Assignment, time: Date): void;
}

export function createAssignmentStore(state: DatabaseSync): AssignmentStore {
  state.exec(`
    CREATE TABLE IF NOT EXISTS sso_assignments (
      account_id TEXT NOT NULL,
      permission_set_arn TEXT NOT NULL,
      principal_type TEXT NOT NULL,
      principal_id TEXT NOT NULL,
      from_ms INTEGER NOT NULL,
      until_ms INTEGER
    ) STRICT`);
  const activeAt = '? >= from_ms AND (until_ms IS NULL OR ? < until_ms)';
  const sameAssignment =
    'account_id = ? AND permission_set_arn = ? AND principal_type = ? AND principal_id = ?';
  const selectAt = state.prepare(
    `SELECT * FROM sso_assignments WHERE ${activeAt}
     ORDER BY account_id, permission_set_arn, principal_type, principal_id`,
  );
  const selectOne = state.prepare(
    `SELECT 1 FROM sso_assignments WHERE ${sameAssignment} AND ${activeAt}`,
  );
  const insert = state.prepare('INSERT INTO sso_assignments VALUES (?, ?, ?, ?, ?, NULL)');
  const finish = state.prepare(
    `UPDATE sso_assignments SET until_ms = ? WHERE ${sameAssignment} AND until_ms IS NULL`,
  );

  return {
    listAt: (time) => selectAt.all(time.getTime(), time.getTime()).map(readAssignment),
    has: (assignment, time) =>
      selectOne.get(...columns(assignment), time.getTime(), time.getTime()) !== undefined,
    add: (assignment, time) => void insert.run(...columns(assignment), time.getTime()),
    remove: (assignment, time) => void finish.run(time.getTime(), ...columns(assignment)),
  };
}

function columns(assignment: Assignment): [string, string, string, string] {
  const { accountId, permissionSetArn, principalType, principalId } = assignment;
  return [accountId, permissionSetArn, principalType, principalId];
}

function readAssignment(row: Readonly<Record<string, unknown>>): Assignment {
  return {
    accountId: String(row['account_id']),
    permissionSetArn: String(row['permission_set_arn']),
    principalType: parsePrincipalType(row['principal_type']),
    principalId: String(row['principal_id']),
  };
}
