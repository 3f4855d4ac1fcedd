import type { DatabaseSync } from 'node:sqlite';
import { type Assignment, parsePrincipalType } from './assignment.ts';

export type OperationKind = 'CREATE' | 'DELETE';

/** One asynchronous CreateAccountAssignment or DeleteAccountAssignment. */
export interface Operation extends Assignment {
  readonly requestId: string;
  readonly kind: OperationKind;
  readonly createdAt: Date;
  readonly completesAt: Date;
  /** The reason of an injected failure: the operation ends FAILED. */
  readonly injectedFailure?: string;
  /** Undefined while the operation runs. */
  readonly result?: OperationResult;
}

export type OperationResult =
  | { readonly status: 'SUCCEEDED' }
  | { readonly status: 'FAILED'; readonly reason: string };

export interface OperationStore {
  add(operation: Operation): void;
  get(kind: OperationKind, requestId: string): Operation | undefined;
  list(kind: OperationKind): readonly Operation[];
  /** Operations without a result, in order of completion. */
  running(): readonly Operation[];
  finish(requestId: string, result: OperationResult): void;
}

export function createOperationStore(database: DatabaseSync): OperationStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS sso_assignment_operations (
      request_id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      account_id TEXT NOT NULL,
      permission_set_arn TEXT NOT NULL,
      principal_type TEXT NOT NULL,
      principal_id TEXT NOT NULL,
      created_ms INTEGER NOT NULL,
      completes_ms INTEGER NOT NULL,
      injected_failure TEXT,
      status TEXT,
      reason TEXT
    ) STRICT`);
  const insert = database.prepare(
    'INSERT INTO sso_assignment_operations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)',
  );
  const selectOne = database.prepare(
    'SELECT * FROM sso_assignment_operations WHERE kind = ? AND request_id = ?',
  );
  const selectKind = database.prepare(
    'SELECT * FROM sso_assignment_operations WHERE kind = ? ORDER BY request_id',
  );
  const selectRunning = database.prepare(
    'SELECT * FROM sso_assignment_operations WHERE status IS NULL ORDER BY completes_ms, created_ms, rowid',
  );
  const update = database.prepare(
    'UPDATE sso_assignment_operations SET status = ?, reason = ? WHERE request_id = ?',
  );

  return {
    add: (operation) => void insert.run(...columns(operation)),
    get(kind, requestId) {
      const row = selectOne.get(kind, requestId);
      return row && readOperation(row);
    },
    list: (kind) => selectKind.all(kind).map(readOperation),
    running: () => selectRunning.all().map(readOperation),
    finish: (requestId, result) =>
      void update.run(result.status, result.status === 'FAILED' ? result.reason : null, requestId),
  };
}

function columns(operation: Operation) {
  return [
    operation.requestId,
    operation.kind,
    operation.accountId,
    operation.permissionSetArn,
    operation.principalType,
    operation.principalId,
    operation.createdAt.getTime(),
    operation.completesAt.getTime(),
    operation.injectedFailure ?? null,
  ];
}

function readOperation(row: Readonly<Record<string, unknown>>): Operation {
  const result = readResult(row['status'], row['reason']);
  return {
    requestId: String(row['request_id']),
    kind: row['kind'] === 'CREATE' ? 'CREATE' : 'DELETE',
    accountId: String(row['account_id']),
    permissionSetArn: String(row['permission_set_arn']),
    principalType: parsePrincipalType(row['principal_type']),
    principalId: String(row['principal_id']),
    createdAt: new Date(Number(row['created_ms'])),
    completesAt: new Date(Number(row['completes_ms'])),
    ...(row['injected_failure'] === null
      ? {}
      : { injectedFailure: String(row['injected_failure']) }),
    ...(result ? { result } : {}),
  };
}

function readResult(status: unknown, reason: unknown): OperationResult | undefined {
  if (status === null) return undefined;
  return status === 'SUCCEEDED' ? { status } : { status: 'FAILED', reason: String(reason) };
}
