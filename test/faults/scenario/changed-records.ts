import type { StoredRecord } from '../../../src/request/stored-record.ts';
import type { Touch } from '../checks/hostile-hands.ts';
import { type Simulation, startTime } from '../simulation.ts';
import {
  accountId,
  assignmentOf,
  permissionSetArn,
  type TestUser,
  testUsers,
} from '../test-data.ts';
import { latestGrantId } from './actions.ts';

/** A time that no run reaches. */
export const far = '2036-01-01T00:00:00.000Z';

interface TouchOptions extends Partial<Pick<Touch, 'what' | 'kinds'>> {
  /** The record to change; by default the grant's. */
  readonly id?: string;
}

/** Changes one record as somebody does who may write the table. `undefined` removes a field. */
export function changeRecord(
  { checks, dynamodb }: Simulation,
  grantId: string,
  fields: StoredRecord,
  { what = 'a record', kinds, id = `grant#${grantId}` }: TouchOptions,
): void {
  checks.onTouched({ grantId, what, isContradiction: false, ...(kinds && { kinds }) });
  dynamodb.overwrite(id, withoutUndefined({ id, ...dynamodb.all.get(id), ...fields }));
}

/** Deletes a grant's record. */
export function deleteRecord(
  { checks, dynamodb }: Simulation,
  grantId: string,
  { kinds }: Pick<TouchOptions, 'kinds'> = {},
): void {
  const what = 'deleted grant';
  checks.onTouched({ grantId, what, isContradiction: false, ...(kinds && { kinds }) });
  dynamodb.overwrite(`grant#${grantId}`, undefined);
}

export const lockIdOf = ({ principalId }: TestUser): string =>
  `open#${accountId}#${permissionSetArn}#${principalId}`;

/** Changes the first user's lock. */
export function changeLock({ dynamodb }: Simulation, fields: StoredRecord): void {
  const id = lockIdOf(testUsers[0]);
  dynamodb.overwrite(id, withoutUndefined({ id, ...dynamodb.all.get(id), ...fields }));
}

export const withoutUndefined = (record: StoredRecord): StoredRecord =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** Reports what must not happen, even if hostile hands change records. */
export const unexpected = ({ trace }: Simulation, detail: string): void =>
  trace.addViolation('hostile-unexpected', detail);

/** This long after the start, the first user must have no access. */
export function expectEnded(simulation: Simulation, afterMs: number): void {
  simulation.time.at(startTime + afterMs, () => {
    if (simulation.identityCenter.findAssignment(assignmentOf(testUsers[0])))
      unexpected(simulation, `there is still access ${afterMs / 1000} s after the start`);
  });
}

/** This long after the start, the latest grant must have had access. */
export function expectAccess(simulation: Simulation, afterMs: number): void {
  simulation.time.at(startTime + afterMs, () => {
    const record = simulation.dynamodb.all.get(`grant#${latestGrantId(simulation)}`);
    if (record?.['accessBeganAt'] === undefined)
      unexpected(simulation, `there was no access ${afterMs / 1000} s after the start`);
  });
}

/** No grant may give anything. */
export function expectNothingGiven(simulation: Simulation): void {
  simulation.time.at(startTime + 1_200_000, () => {
    for (const { source } of simulation.identityCenter.spans)
      if (source !== 'existing') unexpected(simulation, `grant ${source.grantId} gave access`);
  });
}
