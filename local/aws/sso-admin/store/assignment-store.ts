import type { DatabaseSync } from 'node:sqlite';
import { type Assignment, parsePrincipalType } from './assignment.ts';

/** Current and former assignments, each with its start and end time. */
export interface AssignmentStore {
  /** Lists the assignments that existed at a time. */
  listAt(time: Date): readonly Assignment[];
  has(assignment: Assignment, time: Date): boolean;
  add(assignment: Assignment, time: Date): void;
  remove(assignment: Assignment, time: Date): void;
}

export function createAssignmentStore(database: DatabaseSync): AssignmentStore {
  database.exec(`
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
  const selectAt = database.prepare(
    `SELECT * FROM sso_assignments WHERE ${activeAt}
     ORDER BY account_id, permission_set_arn, principal_type, principal_id`,
  );
  const selectOne = database.prepare(
    `SELECT 1 FROM sso_assignments WHERE ${sameAssignment} AND ${activeAt}`,
  );
  const insert = database.prepare('INSERT INTO sso_assignments VALUES (?, ?, ?, ?, ?, NULL)');
  const finish = database.prepare(
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
