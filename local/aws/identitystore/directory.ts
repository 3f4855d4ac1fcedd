import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../storage/database.ts';

export interface DirectoryUser {
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly enabled: boolean;
}

export interface DirectoryGroup {
  readonly id: string;
  readonly displayName: string;
}

export interface Membership {
  readonly id: string;
  readonly groupId: string;
  readonly userId: string;
}

/** The users and groups of the Identity Store. */
export interface Directory {
  /** Does nothing when there are users already. */
  seed(data: {
    readonly users: readonly DirectoryUser[];
    readonly groups: readonly (DirectoryGroup & { readonly memberIds: readonly string[] })[];
  }): void;
  users(): readonly DirectoryUser[];
  user(id: string): DirectoryUser | undefined;
  groups(): readonly DirectoryGroup[];
  group(id: string): DirectoryGroup | undefined;
  memberships(): readonly Membership[];
  groupsOf(userId: string): readonly string[];
  addUser(user: DirectoryUser): void;
  setUserStatus(userId: string, status: 'ENABLED' | 'DISABLED'): void;
  addGroup(group: DirectoryGroup): void;
  addMember(groupId: string, userId: string): void;
}

export function createDirectory(database: DatabaseSync): Directory {
  database.exec(`
    CREATE TABLE IF NOT EXISTS idstore_users (
      id TEXT PRIMARY KEY,
      user_name TEXT NOT NULL UNIQUE,
      display_name TEXT NOT NULL,
      enabled INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS idstore_groups (id TEXT PRIMARY KEY, display_name TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS idstore_memberships (
      id TEXT PRIMARY KEY,
      group_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      UNIQUE (group_id, user_id)
    ) STRICT`);
  const selectUsers = database.prepare('SELECT * FROM idstore_users ORDER BY id');
  const selectGroups = database.prepare('SELECT * FROM idstore_groups ORDER BY id');
  const selectMemberships = database.prepare('SELECT * FROM idstore_memberships ORDER BY id');
  const insertUser = database.prepare('INSERT INTO idstore_users VALUES (?, ?, ?, ?)');
  const updateUser = database.prepare('UPDATE idstore_users SET enabled = ? WHERE id = ?');
  const insertGroup = database.prepare('INSERT INTO idstore_groups VALUES (?, ?)');
  const insertMember = database.prepare(
    'INSERT OR IGNORE INTO idstore_memberships VALUES (?, ?, ?)',
  );

  const directory: Directory = {
    seed({ users, groups }) {
      if (directory.users().length > 0) return;
      inTransaction(database, () => {
        for (const user of users) directory.addUser(user);
        for (const group of groups) {
          directory.addGroup(group);
          for (const memberId of group.memberIds) directory.addMember(group.id, memberId);
        }
      });
    },
    users: () => selectUsers.all().map(readUser),
    user: (id) => directory.users().find((user) => user.id === id),
    groups: () =>
      selectGroups
        .all()
        .map((row) => ({ id: String(row['id']), displayName: String(row['display_name']) })),
    group: (id) => directory.groups().find((group) => group.id === id),
    memberships: () => selectMemberships.all().map(readMembership),
    groupsOf: (userId) =>
      directory
        .memberships()
        .filter((membership) => membership.userId === userId)
        .map(({ groupId }) => groupId),
    addUser: ({ id, userName, displayName, enabled }) =>
      void insertUser.run(id, userName, displayName, Number(enabled)),
    setUserStatus: (userId, status) => void updateUser.run(Number(status === 'ENABLED'), userId),
    addGroup: ({ id, displayName }) => void insertGroup.run(id, displayName),
    addMember: (groupId, userId) => void insertMember.run(crypto.randomUUID(), groupId, userId),
  };
  return directory;
}

function readUser(row: Readonly<Record<string, unknown>>): DirectoryUser {
  return {
    id: String(row['id']),
    userName: String(row['user_name']),
    displayName: String(row['display_name']),
    enabled: row['enabled'] === 1,
  };
}

function readMembership(row: Readonly<Record<string, unknown>>): Membership {
  return {
    id: String(row['id']),
    groupId: String(row['group_id']),
    userId: String(row['user_id']),
  };
}
