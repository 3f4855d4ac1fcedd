import type { DatabaseSync } from 'node:sqlite';
import {
  type Execution,
  type ExecutionEnd,
  type ExecutionStatus,
  executionStatuses,
} from './execution.ts';

export interface ExecutionStore {
  add(execution: Pick<Execution, 'arn' | 'name' | 'input' | 'startDate'>): void;
  get(arn: string): Execution | undefined;
  /** In order of their start. */
  list(): readonly Execution[];
  end(arn: string, end: ExecutionEnd, stopDate: Date): void;
}

export function createExecutionStore(database: DatabaseSync): ExecutionStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS sfn_executions (
      sequence INTEGER PRIMARY KEY,
      arn TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      input TEXT NOT NULL,
      status TEXT NOT NULL,
      start_ms INTEGER NOT NULL,
      stop_ms INTEGER,
      output TEXT,
      error TEXT,
      cause TEXT
    ) STRICT`);
  const insert = database.prepare(
    `INSERT INTO sfn_executions (arn, name, input, status, start_ms) VALUES (?, ?, ?, 'RUNNING', ?)`,
  );
  const select = database.prepare('SELECT * FROM sfn_executions WHERE arn = ?');
  const selectAll = database.prepare('SELECT * FROM sfn_executions ORDER BY sequence');
  const update = database.prepare(
    'UPDATE sfn_executions SET status = ?, stop_ms = ?, output = ?, error = ?, cause = ? WHERE arn = ?',
  );

  return {
    add: ({ arn, name, input, startDate }) =>
      void insert.run(arn, name, input, startDate.getTime()),
    get(arn) {
      const row = select.get(arn);
      return row && readExecution(row);
    },
    list: () => selectAll.all().map(readExecution),
    end: (arn, { status, output, error, cause }, stopDate) =>
      void update.run(
        status,
        stopDate.getTime(),
        output ?? null,
        error ?? null,
        cause ?? null,
        arn,
      ),
  };
}

function readExecution(row: Readonly<Record<string, unknown>>): Execution {
  return {
    arn: String(row['arn']),
    name: String(row['name']),
    input: String(row['input']),
    status: readStatus(row['status']),
    startDate: new Date(Number(row['start_ms'])),
    sequence: Number(row['sequence']),
    ...(row['stop_ms'] === null ? {} : { stopDate: new Date(Number(row['stop_ms'])) }),
    ...readText(row, 'output'),
    ...readText(row, 'error'),
    ...readText(row, 'cause'),
  };
}

function readText(row: Readonly<Record<string, unknown>>, column: string) {
  return row[column] === null ? {} : { [column]: String(row[column]) };
}

function readStatus(text: unknown): ExecutionStatus {
  const status = executionStatuses.find((known) => known === text);
  if (status === undefined) throw new Error(`The state file contains an unknown status: ${text}`);
  return status;
}
