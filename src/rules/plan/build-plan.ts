import { everyAccount } from '../../request/policy/access-rules.ts';
import {
  isSameRecord,
  parseRuleId,
  ruleRecordKind,
  type StoredRecords,
} from '../records/rule-record.ts';
import { type AccountContext, accountWrites, findAccountContext } from './account-writes.ts';
import { findHiddenRules, type HidesUsable } from './hidden-rules.ts';
import { adminsWrites, linkWrites, personWrites } from './record-writes.ts';
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

/** A rule that is removed is removed after the less specific ones that it hides. */
const narrowingStages = [
  ...(['link', 'account', 'wildcard shared', 'shared'] as const),
  ...(['wildcard personal', 'personal', 'admins', 'person'] as const),
];
/** A rule that is added is added before the less specific ones that it hides. */
const wideningStages = [
  ...(['personal', 'wildcard personal', 'shared', 'wildcard shared'] as const),
  ...(['admins', 'account', 'person', 'link'] as const),
];
type Stage = (typeof narrowingStages)[number];

/** Plans the writes that turn what the table has into what it should have. */
export function buildPlan(stored: StoredRecords, wanted: StoredRecords): Plan {
  const changes = findChanges(stored, wanted);
  const context = {
    hidesUsable: findHiddenRules(stored, wanted),
    accounts: findAccountContext(stored, wanted),
  };
  const planned = changes.map((change) => ({
    change,
    kind: stageOf(change.id),
    ...writesOf(change, context),
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

function stageOf(id: string): Stage {
  const kind = ruleRecordKind(id);
  if (kind !== 'rule') return kind ?? 'shared';
  const key = parseRuleId(id);
  if (key === undefined) return 'shared';
  return key.accountId === everyAccount ? `wildcard ${key.kind}` : key.kind;
}

interface PlanContext {
  readonly hidesUsable: HidesUsable;
  readonly accounts: AccountContext;
}

function writesOf(change: RecordChange, { hidesUsable, accounts }: PlanContext): Writes {
  switch (ruleRecordKind(change.id)) {
    case 'link':
      return linkWrites(change);
    case 'account':
      return accountWrites(change, accounts);
    case 'person':
      return personWrites(change);
    case 'admins':
      return adminsWrites(change);
    default: {
      const key = parseRuleId(change.id);
      // No decision reads a rule without a key: any write of it does.
      if (key === undefined) return sharedRuleWrites(change, false);
      const writes = key.kind === 'personal' ? personalRuleWrites : sharedRuleWrites;
      const isVeto = key.accountId === everyAccount && accounts.hasMalformed;
      return writes(change, isVeto || hidesUsable(key));
    }
  }
}
