import type { RulesFile } from '../file/parse-rules-file.ts';
import type { Problem } from '../file/problem.ts';
import type { RuleRecord } from '../records/rule-record.ts';
import {
  buildAccountRecords,
  buildAdminsRecord,
  buildLinkRecords,
  buildPersonRecords,
} from './build-records.ts';
import type { ResolveDeps } from './resolve-deps.ts';
import { resolveRules } from './resolve-rules.ts';
import { createResolver } from './resolver.ts';

export interface ResolvedFile {
  /** Every record that the table should have, by id. */
  readonly records: ReadonlyMap<string, RuleRecord>;
  readonly problems: readonly Problem[];
  /** What is not wrong, and should be known before it is applied. */
  readonly warnings: readonly Problem[];
}

/** Turns the names of a checked file into the records that the table should have. */
export function resolveFile(file: RulesFile, deps: ResolveDeps): ResolvedFile {
  const resolver = createResolver(file, deps);
  const links = buildLinkRecords(file, resolver, deps.slackUserIds);
  const admins = buildAdminsRecord(file, resolver);
  const rules = resolveRules(file, resolver, deps);
  const records = [
    ...links,
    ...buildPersonRecords(links),
    ...buildAccountRecords(file),
    ...(admins === undefined ? [] : [admins]),
    ...rules.records,
  ];
  return {
    records: new Map(records.map((record) => [record.id, record])),
    problems: [...resolver.problems, ...rules.problems],
    warnings: [...resolver.warnings, ...rules.warnings],
  };
}
