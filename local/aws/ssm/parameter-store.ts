import type { DatabaseSync } from 'node:sqlite';

type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly description?: string;
  readonly version: number;
  readonly modifiedAt: Date;
}

/** The latest version of each parameter in the account. */
export interface ParameterStore {
  get(name: string): Parameter | undefined;
  list(): readonly Parameter[];
  put(parameter: Omit<Parameter, 'version' | 'modifiedAt'>): Parameter;
  delete(name: string): boolean;
}

export function createParameterStore(database: DatabaseSync, now: () => Date): ParameterStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS ssm_parameters (
      name TEXT PRIMARY KEY,
      type TEXT NOT NULL,
      value TEXT NOT NULL,
      description TEXT,
      version INTEGER NOT NULL,
      modified_ms INTEGER NOT NULL
    ) STRICT`);
  const selectAll = database.prepare('SELECT * FROM ssm_parameters ORDER BY name');
  const selectOne = database.prepare('SELECT * FROM ssm_parameters WHERE name = ?');
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO ssm_parameters VALUES (?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM ssm_parameters WHERE name = ?');

  const store: ParameterStore = {
    get(name) {
      const row = selectOne.get(name);
      return row && readParameter(row);
    },
    list: () => selectAll.all().map(readParameter),
    put(parameter) {
      const version = (store.get(parameter.name)?.version ?? 0) + 1;
      const { name, type, value, description = null } = parameter;
      const modifiedAt = now();
      upsert.run(name, type, value, description, version, modifiedAt.getTime());
      return { ...parameter, version, modifiedAt };
    },
    delete: (name) => remove.run(name).changes > 0,
  };
  return store;
}

function readParameter(row: Readonly<Record<string, unknown>>): Parameter {
  return {
    name: String(row['name']),
    type: parseParameterType(row['type']),
    value: String(row['value']),
    ...(row['description'] === null ? {} : { description: String(row['description']) }),
    version: Number(row['version']),
    modifiedAt: new Date(Number(row['modified_ms'])),
  };
}

function parseParameterType(value: unknown): ParameterType {
  if (value === 'String' || value === 'StringList' || value === 'SecureString') return value;
  throw new TypeError(`Unknown parameter type: ${String(value)}`);
}
