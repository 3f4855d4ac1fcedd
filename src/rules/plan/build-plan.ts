import {
  isSameRecord,
  parseRuleId,
  ruleRecordKind,
  type StoredRuleRecord,
} from '../records/rule-record.ts';
import { readRule } from '../records/rule-status.ts';
import { accountWrites, adminsWrites, linkWrites, personWrites } from './record-writes.ts';
import { personalRuleWrites, sharedRuleWrites } from './rule-writes.ts';
import type { RecordChange, Step, Writes } from './step.ts';

export interface Plan {
  readonly changes: readonly RecordChange[];
  /**
   * The writes, in stages: those of one stage may be made in any order. Until `narrowing` is done, nothing is
   * allowed that the table did not allow before; from then on, nothing that the table will not allow in the end.
   */
  readonly narrowing: readonly (readonly Step[])[];
  readonly widening: readonly (readonly Step[])[];
}

export type StoredRecords = ReadonlyMap<string, StoredRuleRecord>;

const narrowingStages = ['link', 'account', 'shared', 'personal', 'admins', 'person'] as const;
/** A personal rule is written before the shared rule that it hides. */
const wideningStages = ['personal', 'shared', 'admins', 'account', 'person', 'link'] as const;

/** Plans the writes that turn what the table has into what it should have. */
export function buildPlan(stored: StoredRecords, wanted: StoredRecords): Plan {
  const changes = findChanges(stored, wanted);
  const sharedAllows = findSharedRules(stored, wanted);
  const planned = changes.map((change) => ({
    change,
    kind: stageOf(change.id),
    ...writesOf(change, sharedAllows),
  }));

  const narrowing = narrowingStages.map((stage) =>
    planned.flatMap(({ change: { id, before }, kind, narrow }): Step[] =>
      kind === stage && narrow ? [{ id, before, after: narrow.record }] : [],
    ),
  );
  const widening = wideningStages.map((stage) =>
    planned.flatMap(({ change, kind, narrow, widen }): Step[] => {
      if (kind !== stage || widen === undefined) return [];
      const before = narrow === undefined ? change.before : narrow.record;
      return [{ id: change.id, before, after: widen.record }];
    }),
  );
  return {
    changes,
    narrowing: narrowing.map(changing).filter(isNotEmpty),
    widening: widening.map(changing).filter(isNotEmpty),
  };
}

/** Without the writes that would change nothing. */
const changing = (steps: readonly Step[]): readonly Step[] =>
  steps.filter(({ before, after }) => !isSameRecord(before, after));

const isNotEmpty = (steps: readonly Step[]): boolean => steps.length > 0;

function findChanges(stored: StoredRecords, wanted: StoredRecords): readonly RecordChange[] {
  const ids = [...new Set([...stored.keys(), ...wanted.keys()])].sort();
  return ids
    .map((id) => ({ id, before: stored.get(id), after: wanted.get(id) }))
    .filter(({ before, after }) => !isSameRecord(before, after));
}

/** The keys of the accesses for which a shared rule is usable before and after. */
function findSharedRules(stored: StoredRecords, wanted: StoredRecords): ReadonlySet<string> {
  const usable = (records: StoredRecords) =>
    new Set(
      [...records].flatMap(([id, record]) => {
        const key = parseRuleId(id);
        return key?.kind === 'shared' && readRule(record).status === 'usable'
          ? [accessKey(key)]
          : [];
      }),
    );
  const after = usable(wanted);
  return new Set([...usable(stored)].filter((key) => after.has(key)));
}

const accessKey = ({ accountId, permissionSetArn }: AccessKey): string =>
  `${accountId}#${permissionSetArn}`;

interface AccessKey {
  readonly accountId: string;
  readonly permissionSetArn: string;
}

function stageOf(id: string) {
  const kind = ruleRecordKind(id);
  if (kind !== 'rule') return kind ?? 'shared';
  return parseRuleId(id)?.kind ?? 'shared';
}

function writesOf(change: RecordChange, sharedAllows: ReadonlySet<string>): Writes {
  switch (ruleRecordKind(change.id)) {
    case 'link':
      return linkWrites(change);
    case 'account':
      return accountWrites(change);
    case 'person':
      return personWrites(change);
    case 'admins':
      return adminsWrites(change);
    default: {
      const key = parseRuleId(change.id);
      return key?.kind === 'personal'
        ? personalRuleWrites(change, sharedAllows.has(accessKey(key)))
        : sharedRuleWrites(change);
    }
  }
}
