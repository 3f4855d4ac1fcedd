import type { Span } from '../../aws/identity-center.ts';
import { minute } from '../../fault-profile.ts';
import { type Simulation, startTime } from '../../simulation.ts';
import {
  accountId,
  assignmentOf,
  otherAccountId,
  permissionSetArn,
  testUsers,
} from '../../test-data.ts';
import { injectAt, latestGrantId, onState, pressAt, runAfter } from '../actions.ts';
import {
  changeLock,
  changeRecord,
  deleteRecord,
  expectAccess,
  expectEnded,
  expectNothingGiven,
  far,
  lockIdOf,
  unexpected,
} from '../changed-records.ts';
import type { RaceWindow } from '../race-window.ts';

const [firstUser, otherUser] = testUsers;
const second = 1_000;
const accessSeconds = 300;
/** The deadline of a grant that is requested after a second, and some time for its end. */
const soonAfterDeadline = (1 + accessSeconds + 120) * second;

type Play = (simulation: Simulation) => void;
type Options = Partial<Pick<RaceWindow, 'overrides' | 'faults' | 'accessSeconds'>>;

const changing = (name: string, run: Play, options: Options = {}): RaceWindow => ({
  name,
  faults: 'none',
  accessSeconds,
  ...options,
  isLeftAlone: true,
  run,
});

/** A record is changed right before a function of this state runs, so that nothing may be given. */
const refused = (
  name: string,
  state: 'Decide' | 'GrantAccess',
  change: Parameters<typeof changeRecord>[2],
): RaceWindow =>
  changing(`${name}: nothing is given`, (simulation) => {
    onState(simulation, state, (grantId) =>
      changeRecord(simulation, grantId, change, { what: name }),
    );
    expectNothingGiven(simulation);
    pressAt(simulation, second);
  });

/** A record is changed while access is active. It must end soon after its deadline nevertheless. */
const ended = (
  name: string,
  change: (simulation: Simulation, grantId: string) => void,
  options: Options = {},
): RaceWindow =>
  changing(
    `${name}: access ends at its deadline`,
    (simulation) => {
      whenWaiting(simulation, (grantId) => change(simulation, grantId));
      expectEnded(simulation, soonAfterDeadline);
      pressAt(simulation, second);
    },
    options,
  );

const endedIfChanged = (
  name: string,
  fields: Parameters<typeof changeRecord>[2],
  touch: Parameters<typeof changeRecord>[3],
): RaceWindow =>
  ended(name, (simulation, grantId) => changeRecord(simulation, grantId, fields, touch));

/** Runs an action a minute after the first press, when its execution waits for access to expire. */
function whenWaiting(simulation: Simulation, action: (grantId: string) => void): void {
  simulation.time.at(startTime + minute, () => action(latestGrantId(simulation)));
}

/** Repeats a change while access should end, until fourteen minutes after the deadline. */
function keepChanging(
  simulation: Simulation,
  grantId: string,
  everyMs: number,
  fieldsNow: (now: number) => Parameters<typeof changeRecord>[2],
): void {
  const { time, dynamodb } = simulation;
  for (let at = accessSeconds * second; at < accessSeconds * second + 40 * minute; at += everyMs)
    time.at(startTime + at, () => {
      if (dynamodb.all.get(`grant#${grantId}`)?.['status'] !== 'ended')
        changeRecord(simulation, grantId, fieldsNow(time.now()), { what: 'kept changing' });
    });
}

const iso = (at: number): string => new Date(at).toISOString();

/** A record that is changed again and again can delay the end by fifteen minutes. */
const keptChanging = (
  name: string,
  everyMs: number,
  fieldsNow: (now: number) => Parameters<typeof changeRecord>[2],
): RaceWindow =>
  changing(`${name}: access ends within fifteen minutes`, (simulation) => {
    whenWaiting(simulation, (grantId) => keepChanging(simulation, grantId, everyMs, fieldsNow));
    expectEnded(simulation, soonAfterDeadline + 17 * minute);
    pressAt(simulation, second);
  });

/** The lock forgets the grant, and the list lags, so that the user may get the same access once more. */
function pressUnderFreeLock(simulation: Simulation, grantId: string): void {
  changeLock(simulation, { grantId: undefined });
  simulation.checks.onTouched({ grantId, what: 'a free lock', isContradiction: false });
  runAfter(simulation, second, () => simulation.press(firstUser));
}

const lagging: Options = { faults: 'targeted', overrides: { maxListLagMs: 3 * minute } };

export const changedRecordWindows: readonly RaceWindow[] = [
  refused('a later deadline before Decide', 'Decide', { deadlineAt: far }),
  refused('a later deadline after Decide', 'GrantAccess', { deadlineAt: far }),
  refused('another account after Decide', 'GrantAccess', { accountId: otherAccountId }),
  refused('another permission set after Decide', 'GrantAccess', {
    permissionSetArn: `${permissionSetArn}0`,
  }),
  refused('another user after Decide', 'GrantAccess', { principalId: otherUser.principalId }),
  refused('alreadyAssigned after Decide', 'GrantAccess', { alreadyAssigned: true }),
  changing('the record names another user when GrantAccess creates', (simulation) => {
    onState(
      simulation,
      'GrantAccess',
      (grantId) =>
        changeRecord(
          simulation,
          grantId,
          { principalId: otherUser.principalId },
          { what: 'another user' },
        ),
      'DescribeUser',
    );
    pressAt(simulation, second);
  }),
  changing('the deadline moves while GrantAccess creates: access ends', (simulation) => {
    onState(
      simulation,
      'GrantAccess',
      (grantId) =>
        changeRecord(simulation, grantId, { deadlineAt: far, dueAt: 2_082_758_400 }, { what: far }),
      'DescribeUser',
    );
    expectEnded(simulation, soonAfterDeadline);
    pressAt(simulation, second);
  }),
  changing('the record says active before access exists', (simulation) => {
    const { time } = simulation;
    onState(simulation, 'GrantAccess', (grantId) =>
      changeRecord(
        simulation,
        grantId,
        { status: 'active', accessBeganAt: iso(time.now()) },
        { what: 'status active' },
      ),
    );
    simulation.checks.onGranted((grantId) => {
      const { spans } = simulation.identityCenter;
      const isOwn = ({ source }: Span) => source !== 'existing' && source.grantId === grantId;
      if (!spans.some(isOwn)) unexpected(simulation, `grant ${grantId} was notified as active`);
    });
    pressAt(simulation, second);
  }),
  endedIfChanged(
    'another account on the record',
    { accountId: otherAccountId },
    { what: 'another account', kinds: ['record-changed'] },
  ),
  changing('RevokeAccess corrects a record and dies: people are alerted', (simulation) => {
    whenWaiting(simulation, (grantId) =>
      changeRecord(
        simulation,
        grantId,
        { alreadyAssigned: true, principalId: otherUser.principalId },
        { what: 'another user', kinds: ['record-changed'] },
      ),
    );
    let isKilled = false;
    simulation.intercept(({ invocation, operation }) => {
      const isSite = invocation.name === 'revoke-access' && operation.startsWith('Delete');
      if (!isSite || isKilled) return undefined;
      isKilled = true;
      return { fault: 'killed-before' };
    });
    expectEnded(simulation, soonAfterDeadline + 2 * minute);
    simulation.time.at(startTime + 30 * minute, () => {
      const record = simulation.dynamodb.all.get(`grant#${latestGrantId(simulation)}`);
      if (record?.['principalId'] !== firstUser.principalId)
        unexpected(simulation, 'the record still names another user');
    });
    pressAt(simulation, second);
  }),
  ended('alreadyAssigned on the record', (simulation, grantId) => {
    changeRecord(
      simulation,
      grantId,
      { alreadyAssigned: true },
      { what: 'alreadyAssigned', kinds: ['record-changed'] },
    );
    simulation.time.at(startTime + soonAfterDeadline, () => {
      if (simulation.dynamodb.all.get(`grant#${grantId}`)?.['alreadyAssigned'] !== false)
        unexpected(simulation, 'the record still says alreadyAssigned');
    });
  }),
  endedIfChanged(
    'a record that says ended',
    { status: 'ended', endedAt: iso(startTime - 20 * minute) },
    { what: 'status ended', kinds: ['record-changed'] },
  ),
  endedIfChanged(
    'a record that says ended in 2036',
    { status: 'ended', endedAt: far },
    { what: 'status ended in 2036', kinds: ['record-changed'] },
  ),
  ended('a deleted record', (simulation, grantId) =>
    deleteRecord(simulation, grantId, { kinds: ['record-changed'] }),
  ),
  endedIfChanged(
    'a record without a status',
    { status: undefined },
    { what: 'no status', kinds: ['record-changed'] },
  ),
  endedIfChanged(
    'a later deadline',
    { deadlineAt: far, dueAt: 2_082_758_400 },
    { what: 'a deadline in 2036' },
  ),
  endedIfChanged(
    'a lease until 2036',
    { leaseOwner: 'hostile', leaseUntil: far },
    { what: 'a lease' },
  ),
  endedIfChanged(
    'a create attempt until 2036',
    { createAttempts: new Set([`${far} hostile`]), lastCreateAt: iso(startTime) },
    { what: 'a create attempt' },
  ),
  endedIfChanged(
    'an unknown deletion of 2036',
    { deleteRequestId: 'unknown', deleteSentAt: far },
    { what: 'an unknown deletion' },
  ),
  keptChanging('a lease that is renewed', minute, (now) => ({
    leaseOwner: 'hostile',
    leaseUntil: iso(now + 4 * minute),
  })),
  keptChanging('a create that stays recent', 20 * second, () => ({
    createRequestIds: new Set(['unknown']),
    lastCreateAt: far,
  })),
  keptChanging('a deletion that stays unknown', 20 * second, (now) => ({
    deleteRequestId: 'unknown',
    deleteSentAt: iso(now),
  })),
  changing('the mark on a wait: access ends at once', (simulation) => {
    onState(simulation, 'GrantAccess', (grantId) =>
      changeRecord(
        simulation,
        grantId,
        { wokenAt: far },
        { what: 'a wait that was ended', id: `wait#${grantId}#expiry` },
      ),
    );
    expectEnded(simulation, 2 * minute);
    pressAt(simulation, second);
  }),
  changing('a lock until 2036 without a record: the next press is granted', (simulation) => {
    const { checks, dynamodb, time } = simulation;
    let isGranted = false;
    checks.onGranted(() => {
      isGranted = true;
    });
    dynamodb.overwrite(lockIdOf(firstUser), {
      id: lockIdOf(firstUser),
      grantId: 'f0f0f0'.padEnd(32, '0'),
      takenUntil: far,
    });
    time.at(startTime + 2 * minute, () => {
      if (!isGranted) unexpected(simulation, 'the press was not granted');
    });
    pressAt(simulation, second);
  }),
  changing('a lock with an end in 2036: an existing assignment stays', (simulation) => {
    const { identityCenter, checks } = simulation;
    identityCenter.addAssignment(assignmentOf(firstUser));
    onState(simulation, 'Decide', (grantId) => {
      changeLock(simulation, { lastEndedAt: far, lastAlreadyAssigned: false });
      checks.onTouched({ grantId, what: 'an end in 2036', isContradiction: false });
    });
    expectAccess(simulation, 2 * minute);
    pressAt(simulation, second);
  }),
  changing('the record of an existing assignment is deleted: it stays', (simulation) => {
    simulation.identityCenter.addAssignment(assignmentOf(firstUser));
    whenWaiting(simulation, (grantId) => deleteRecord(simulation, grantId));
    pressAt(simulation, second);
  }),
  changing(
    'the record is deleted while a create is in progress',
    (simulation) => {
      let creates = 0;
      simulation.intercept(({ operation, invocation: { grantId = '' } }) => {
        if (operation === 'CreateAccountAssignment' && ++creates === 1)
          runAfter(simulation, 40, () => deleteRecord(simulation, grantId));
        return undefined;
      });
      expectEnded(simulation, 40 * minute);
      pressAt(simulation, second);
    },
    {
      faults: 'targeted',
      overrides: {
        maxOperationMs: 30_000,
        refusesConcurrentWrites: false,
        serializesWrites: false,
        deleteOfMissing: 'succeeds',
      },
    },
  ),
  changing(
    'a running execution without a record: people are alerted',
    (simulation) => {
      whenWaiting(simulation, (grantId) => deleteRecord(simulation, grantId, { kinds: ['lost'] }));
      pressAt(simulation, second);
    },
    { accessSeconds: 3600 },
  ),
  ended('a lock of a grant without an execution', (simulation, grantId) => {
    const forged = 'f0f0f1'.padEnd(32, '0');
    const { dynamodb } = simulation;
    const record = dynamodb.all.get(`grant#${grantId}`);
    dynamodb.overwrite(`grant#${forged}`, {
      ...record,
      id: `grant#${forged}`,
      deadlineAt: iso(startTime + 40 * minute),
      dueAt: (startTime + 40 * minute) / 1000,
    });
    changeLock(simulation, { grantId: forged });
    simulation.checks.onTouched({ grantId, what: 'a forged grant', isContradiction: false });
    const forgottenAt = startTime + soonAfterDeadline + second;
    simulation.time.at(forgottenAt, () => dynamodb.overwrite(`grant#${forged}`, undefined));
  }),
  changing(
    'the lock of a grant that is over, and whose execution runs',
    (simulation) => {
      const { time, checks } = simulation;
      let firstId = '';
      pressAt(simulation, second);
      time.at(startTime + 30 * second, () => {
        firstId = latestGrantId(simulation);
      });
      pressAt(simulation, 150 * second);
      time.at(startTime + 180 * second, () => {
        changeLock(simulation, { grantId: firstId });
        const grantId = latestGrantId(simulation);
        checks.onTouched({ grantId, what: 'a lock of the grant before', isContradiction: false });
      });
      expectEnded(simulation, 5 * minute);
    },
    { accessSeconds: 60 },
  ),
  changing('a lock that was freed: the assignment is not left to the next grant', (simulation) => {
    const { checks } = simulation;
    whenWaiting(simulation, (grantId) => {
      changeLock(simulation, { grantId: undefined });
      checks.onTouched({ grantId, what: 'a free lock', isContradiction: false });
      runAfter(simulation, second, () => simulation.press(firstUser));
    });
    expectEnded(simulation, soonAfterDeadline);
    pressAt(simulation, second);
  }),
  changing('records are deleted, and an execution is lost', (simulation) => {
    const { stepFunctions } = simulation;
    whenWaiting(simulation, (grantId) => {
      deleteRecord(simulation, grantId, { kinds: ['lost'] });
      stepFunctions.abort(grantId);
    });
    pressAt(simulation, second);
  }),
  changing('a lost grant: the next one is refused while the assignment is listed', (simulation) => {
    const { stepFunctions, time } = simulation;
    whenWaiting(simulation, (grantId) => {
      deleteRecord(simulation, grantId);
      stepFunctions.abort(grantId);
    });
    const pressedAt = startTime + 2 * minute;
    time.at(pressedAt, () => void simulation.press(firstUser));
    simulation.checks.onGranted((grantId) => {
      if (time.now() > pressedAt && time.now() < pressedAt + 10 * minute)
        unexpected(simulation, `grant ${grantId} was granted`);
    });
    pressAt(simulation, second);
  }),
  changing('a record that is not due, and a lost execution: access ends', (simulation) => {
    const { stepFunctions } = simulation;
    whenWaiting(simulation, (grantId) => {
      changeRecord(simulation, grantId, { due: undefined, dueAt: undefined }, { what: 'not due' });
      stepFunctions.abort(grantId);
    });
    expectEnded(simulation, soonAfterDeadline + 10 * minute);
    pressAt(simulation, second);
  }),
  changing(
    'a record that is not due, and an execution that runs: nothing ends early',
    (simulation) => {
      const { time, identityCenter } = simulation;
      const key = assignmentOf(firstUser);
      time.at(startTime + 2 * minute, () => {
        const grantId = latestGrantId(simulation);
        changeRecord(
          simulation,
          grantId,
          { due: undefined, dueAt: undefined },
          { what: 'not due' },
        );
        changeLock(simulation, { dueAt: startTime / 1000 });
      });
      time.at(startTime + 14 * minute, () => {
        if (!identityCenter.findAssignment(key)) unexpected(simulation, 'the sweep ended access');
      });
      pressAt(simulation, second);
    },
    { accessSeconds: 900 },
  ),
  changing('a record that says ended and is not due, and a lost execution', (simulation) => {
    const { stepFunctions, time } = simulation;
    whenWaiting(simulation, (grantId) => {
      changeRecord(
        simulation,
        grantId,
        { status: 'ended', endedAt: iso(time.now()), due: undefined, dueAt: undefined },
        { what: 'status ended', kinds: ['listed-again'] },
      );
      stepFunctions.abort(grantId);
    });
    pressAt(simulation, second);
  }),
  changing(
    'a record that says that it waits for approval, and a lost execution: access ends',
    (simulation) => {
      const { stepFunctions, time } = simulation;
      whenWaiting(simulation, (grantId) => {
        const seconds = { accessSeconds: 60, maxAccessSeconds: 60 };
        const waiting = { approvalsNeeded: 1, approvals: {}, approvalUntil: iso(time.now()) };
        changeRecord(
          simulation,
          grantId,
          { status: 'awaiting-approval', ...waiting, ...seconds },
          { what: 'status awaiting-approval' },
        );
        stepFunctions.abort(grantId);
      });
      expectEnded(simulation, soonAfterDeadline + 10 * minute);
      pressAt(simulation, second);
    },
  ),
  changing(
    'a record that says ended long ago, soon after another grant: access ends',
    (simulation) => {
      const { checks, time } = simulation;
      const pressedAgainAt = 60;
      checks.onGranted((grantId) => {
        const isFirst = time.now() < startTime + pressedAgainAt * second;
        if (isFirst) void simulation.requestEnd(firstUser, grantId);
        else
          changeRecord(
            simulation,
            grantId,
            { status: 'ended', endedAt: iso(startTime - 60 * minute) },
            { what: 'status ended' },
          );
      });
      pressAt(simulation, second);
      pressAt(simulation, pressedAgainAt * second);
      expectEnded(simulation, soonAfterDeadline + pressedAgainAt * second);
    },
  ),
  changing('a record that contradicts itself, and a lost execution', (simulation) => {
    const { stepFunctions } = simulation;
    whenWaiting(simulation, (grantId) => {
      changeRecord(
        simulation,
        grantId,
        { alreadyAssigned: true },
        { what: 'alreadyAssigned', kinds: ['contradicted'] },
      );
      stepFunctions.abort(grantId);
    });
    pressAt(simulation, second);
  }),
  changing('a restored record: an assignment of the user’s own stays', (simulation) => {
    const { dynamodb, identityCenter, time } = simulation;
    let restored: ReturnType<typeof dynamodb.earlier>[number] | undefined;
    whenWaiting(simulation, (grantId) => {
      restored = dynamodb.all.get(`grant#${grantId}`);
    });
    time.at(startTime + soonAfterDeadline + 20 * minute, () => {
      const grantId = latestGrantId(simulation);
      identityCenter.addAssignment(assignmentOf(firstUser));
      changeRecord(
        simulation,
        grantId,
        { ...restored, endedAt: undefined },
        {
          what: 'a restored record',
          kinds: ['contradicted'],
        },
      );
      changeLock(simulation, { grantId: undefined });
    });
    pressAt(simulation, second);
  }),
  changing('a record that forgets its creates, and a lost execution', (simulation) => {
    const { stepFunctions } = simulation;
    whenWaiting(simulation, (grantId) => {
      changeRecord(
        simulation,
        grantId,
        { createRequestIds: undefined, createAttempts: undefined },
        { what: 'no creates' },
      );
      stepFunctions.abort(grantId);
    });
    expectEnded(simulation, soonAfterDeadline + 10 * minute);
    pressAt(simulation, second);
  }),
  changing('an assignment appears after the end: people are alerted', (simulation) => {
    const { identityCenter, time, checks } = simulation;
    time.at(startTime + soonAfterDeadline + minute, () => {
      identityCenter.addAssignment({ ...assignmentOf(firstUser), accountId });
      checks.onTouched({
        grantId: latestGrantId(simulation),
        what: 'an assignment after the end',
        isContradiction: false,
        kinds: ['listed-again'],
      });
    });
    pressAt(simulation, second);
  }),
  changing(
    'the deadline moves forth and back: the wait ends at that of the decision',
    (simulation) => {
      onState(
        simulation,
        'GrantAccess',
        (grantId) =>
          changeRecord(
            simulation,
            grantId,
            { deadlineAt: iso(startTime + minute) },
            { what: 'an earlier deadline' },
          ),
        'DescribeUser',
      );
      simulation.time.at(startTime + 40 * second, () =>
        changeRecord(
          simulation,
          latestGrantId(simulation),
          { deadlineAt: far, dueAt: 2_082_758_400 },
          { what: 'a deadline in 2036' },
        ),
      );
      expectEnded(simulation, soonAfterDeadline);
      pressAt(simulation, second);
    },
  ),
  changing(
    'a lock that was freed while the list lags: the next grant keeps what it created',
    (simulation) => {
      const { identityCenter, time, dynamodb } = simulation;
      let firstId = '';
      whenWaiting(simulation, (grantId) => {
        firstId = grantId;
        pressUnderFreeLock(simulation, grantId);
      });
      time.at(startTime + (accessSeconds + 30) * second, () => {
        const next = dynamodb.all.get(`grant#${latestGrantId(simulation)}`);
        const hasCreated = next?.['alreadyAssigned'] === false && next['status'] === 'active';
        const { accessBeganAt } = dynamodb.all.get(`grant#${firstId}`) ?? {};
        const isLater = String(next?.['requestedAt']) > String(accessBeganAt);
        if (hasCreated && isLater && !identityCenter.findAssignment(assignmentOf(firstUser)))
          unexpected(simulation, 'the next grant has lost its access');
      });
      expectEnded(simulation, soonAfterDeadline + minute);
      pressAt(simulation, second);
    },
    lagging,
  ),
  changing(
    'a record says failed while a create is in progress: access ends',
    (simulation) => {
      let creates = 0;
      simulation.intercept(({ operation, invocation: { grantId = '' } }) => {
        if (operation === 'CreateAccountAssignment' && ++creates === 1)
          runAfter(simulation, 200, () =>
            changeRecord(
              simulation,
              grantId,
              { status: 'failed', endedAt: iso(simulation.time.now()) },
              { what: 'status failed' },
            ),
          );
        return undefined;
      });
      expectEnded(simulation, 30 * minute);
      pressAt(simulation, second);
    },
    { faults: 'targeted', overrides: { maxOperationMs: 120_000 } },
  ),
  changing(
    'the record of a grant that had access says failed: people are alerted',
    (simulation) => {
      injectAt(
        simulation,
        { name: 'revoke-access', operation: 'change open' },
        ({ invocation: { grantId = '' } }) => {
          changeRecord(
            simulation,
            grantId,
            { status: 'failed' },
            { what: 'status failed', kinds: ['record-changed'] },
          );
          return { fault: 'killed-before' };
        },
      );
      pressAt(simulation, second);
    },
  ),
  changing(
    'a sweep reads a stale index after the end: it looks at the list again later',
    (simulation) => {
      const { checks, identityCenter, time, stepFunctions } = simulation;
      whenWaiting(simulation, (grantId) => stepFunctions.abort(grantId));
      injectAt(simulation, { name: 'sweep-grants', operation: 'change open' }, () => {
        const grantId = latestGrantId(simulation);
        runAfter(simulation, second, () => simulation.sweep());
        time.after(4 * minute, () => {
          identityCenter.addAssignment(assignmentOf(firstUser));
          checks.onTouched({
            grantId,
            what: 'an assignment after the end',
            isContradiction: false,
            kinds: ['listed-again'],
          });
        });
        return undefined;
      });
      pressAt(simulation, second);
    },
    { overrides: { maxIndexLagMs: 100_000 } },
  ),
  changing(
    'the sweep ends a grant whose lock was freed: the next grant keeps its access',
    (simulation) => {
      const { identityCenter, time, stepFunctions } = simulation;
      whenWaiting(simulation, (grantId) => {
        changeLock(simulation, {
          grantId: undefined,
          lastEndedAt: iso(time.now() - second),
          lastAlreadyAssigned: false,
        });
        changeRecord(simulation, grantId, { dueAt: startTime / 1_000 - 600 }, { what: 'due' });
        stepFunctions.abort(grantId);
        runAfter(simulation, second, () => simulation.press(firstUser));
      });
      time.at(startTime + 12 * minute, () => {
        if (!identityCenter.findAssignment(assignmentOf(firstUser)))
          unexpected(simulation, 'the next grant has lost its access');
      });
      expectEnded(simulation, 20 * minute);
      pressAt(simulation, second);
    },
    { accessSeconds: 900 },
  ),
  ended('a record that says ended just now', (simulation, grantId) =>
    changeRecord(
      simulation,
      grantId,
      { status: 'ended', endedAt: iso(simulation.time.now()) },
      { what: 'status ended', kinds: ['record-changed'] },
    ),
  ),
  changing(
    'a record is restored after the end: no report is sent before it ends again',
    (simulation) => {
      const { dynamodb, time } = simulation;
      let restored: ReturnType<typeof dynamodb.earlier>[number] | undefined;
      whenWaiting(simulation, (grantId) => {
        restored = dynamodb.all.get(`grant#${grantId}`);
      });
      time.at(startTime + (accessSeconds + 60) * second, () =>
        changeRecord(
          simulation,
          latestGrantId(simulation),
          { ...restored, endedAt: undefined, dueAt: startTime / 1_000 + 900 },
          { what: 'a restored record' },
        ),
      );
      time.at(startTime + 1_000 * second, () => {
        if (dynamodb.all.get(`report#${latestGrantId(simulation)}`)?.['sentAt'] !== undefined)
          unexpected(simulation, 'a report was sent while the grant was active');
      });
      pressAt(simulation, second);
    },
  ),
  changing('a lease that is renewed, and a lost execution: the sweep ends access', (simulation) => {
    whenWaiting(simulation, (grantId) => {
      keepChanging(simulation, grantId, minute, (now) => ({
        leaseOwner: 'hostile',
        leaseUntil: iso(now + 4 * minute),
      }));
      simulation.stepFunctions.abort(grantId);
      // Also right before the delete.
      simulation.intercept(({ operation, invocation: { name } }) => {
        const { time, dynamodb } = simulation;
        const isOpen = dynamodb.all.get(`grant#${grantId}`)?.['status'] !== 'ended';
        if (name === 'sweep-grants' && operation === 'ListAccountAssignments' && isOpen)
          changeRecord(
            simulation,
            grantId,
            { leaseOwner: 'hostile', leaseUntil: iso(time.now() + 4 * minute) },
            { what: 'a lease before the delete' },
          );
        return undefined;
      });
    });
    expectEnded(simulation, soonAfterDeadline + 30 * minute);
    pressAt(simulation, second);
  }),
  ...(['no creates', 'status ended'] as const).map((what) =>
    changing(
      `${what}, and the first of two creates takes effect late: access ends`,
      (simulation) => {
        const { identityCenter, time } = simulation;
        const site = { name: 'grant-access', operation: 'CreateAccountAssignment' };
        injectAt(simulation, site, () => {
          identityCenter.delayNext('create', 7 * minute);
          return { fault: 'killed-after' };
        });
        whenWaiting(simulation, (grantId) => void simulation.requestEnd(firstUser, grantId));
        onState(simulation, 'RevokeAccess', (grantId) => {
          const noCreates = { createRequestIds: undefined, createAttempts: undefined };
          const isEnded = { status: 'ended', endedAt: iso(time.now() - 11 * minute) };
          changeRecord(simulation, grantId, what === 'no creates' ? noCreates : isEnded, { what });
        });
        expectEnded(simulation, 20 * minute);
        pressAt(simulation, second);
      },
      {
        faults: 'targeted',
        accessSeconds: 900,
        overrides: {
          maxOperationMs: 500,
          maxListLagMs: 0,
          maxStatusLagMs: 0,
          refusesConcurrentWrites: false,
          serializesWrites: false,
        },
      },
    ),
  ),
  changing(
    'a record names another user who has had a grant: what she has since stays',
    (simulation) => {
      const { identityCenter, time, stepFunctions } = simulation;
      time.at(startTime + second, () => void simulation.press(otherUser));
      time.at(startTime + 3 * minute, () => identityCenter.addAssignment(assignmentOf(otherUser)));
      pressAt(simulation, 4 * minute);
      time.at(startTime + 4 * minute + 30 * second, () => {
        const grantId = latestGrantId(simulation);
        const { principalId, slackUserId } = otherUser;
        const touch = { what: 'another user', kinds: ['contradicted'] as const };
        changeRecord(simulation, grantId, { principalId, slackUserId }, touch);
        stepFunctions.abort(grantId);
      });
    },
    { accessSeconds: 60, faults: 'targeted' },
  ),
  changing(
    'a second grant claims the create of the first, which says that it is over: access ends',
    (simulation) => {
      const { checks, dynamodb, time } = simulation;
      let firstId = '';
      whenWaiting(simulation, (grantId) => {
        firstId = grantId;
        changeLock(simulation, { grantId: undefined });
        checks.onTouched({ grantId, what: 'a free lock', isContradiction: false });
        runAfter(simulation, second, () => simulation.press(firstUser));
      });
      time.at(startTime + 2 * minute, () => {
        const { createRequestIds } = dynamodb.all.get(`grant#${firstId}`) ?? {};
        const claim = { alreadyAssigned: false, createRequestIds };
        changeRecord(simulation, latestGrantId(simulation), claim, { what: 'a claim' });
        const isOver = { status: 'ended', endedAt: iso(startTime - 11 * minute) };
        changeRecord(simulation, firstId, isOver, { what: 'over', kinds: ['record-changed'] });
      });
      expectEnded(simulation, soonAfterDeadline);
      pressAt(simulation, second);
    },
  ),
  ...(['is lost', 'says that it is over'] as const).map((what) =>
    changing(
      `the lock names a later grant, which ${what}: access ends at the deadline of the first`,
      (simulation) => {
        const { stepFunctions, time, identityCenter } = simulation;
        whenWaiting(simulation, (grantId) => pressUnderFreeLock(simulation, grantId));
        time.at(startTime + 3 * minute, () => {
          const secondId = latestGrantId(simulation);
          const sender = { grantId: secondId, startedAt: time.now() };
          const { id } = identityCenter.startOperation('create', assignmentOf(firstUser), sender);
          const claim = { alreadyAssigned: false, createRequestIds: new Set([id]) };
          const notDue = { due: undefined, dueAt: undefined };
          const isOver = { status: 'ended', endedAt: iso(startTime - 11 * minute) };
          if (what === 'is lost') stepFunctions.abort(secondId);
          const change = { ...claim, ...(what === 'is lost' ? notDue : isOver) };
          changeRecord(simulation, secondId, change, { what });
          changeLock(simulation, notDue);
        });
        expectEnded(simulation, (accessSeconds + 45) * second);
        pressAt(simulation, second);
      },
    ),
  ),
  changing('a lock with an end just now: an existing assignment stays', (simulation) => {
    const { identityCenter, checks, time } = simulation;
    identityCenter.addAssignment(assignmentOf(firstUser));
    onState(simulation, 'Decide', (grantId) => {
      changeLock(simulation, {
        lastEndedAt: iso(time.now() - second),
        lastAlreadyAssigned: false,
        lastDeleteRequestId: 'unknown',
      });
      checks.onTouched({ grantId, what: 'an end just now', isContradiction: false });
    });
    pressAt(simulation, second);
  }),
  changing(
    'a record that says that access had never begun: access is reported on',
    (simulation) => {
      const { dynamodb, time } = simulation;
      whenWaiting(simulation, (grantId) => {
        const never = { status: 'opening', accessBeganAt: undefined };
        const noCreates = { createRequestIds: undefined, createAttempts: undefined };
        const touch = { what: 'access never begun', kinds: ['record-changed'] as const };
        changeRecord(simulation, grantId, { ...never, ...noCreates }, touch);
        time.at(startTime + 40 * minute, () => {
          if (dynamodb.all.get(`report#${grantId}`)?.['sentAt'] === undefined)
            unexpected(simulation, 'no report was sent');
        });
      });
      expectEnded(simulation, soonAfterDeadline);
      pressAt(simulation, second);
    },
  ),
  changing(
    'a grant and a lock that nobody pressed for: an existing assignment stays',
    (simulation) => {
      const { dynamodb, identityCenter, checks, time } = simulation;
      const forged = 'f0f0f2'.padEnd(32, '0');
      identityCenter.addAssignment(assignmentOf(otherUser));
      whenWaiting(simulation, (grantId) => {
        dynamodb.overwrite(`grant#${forged}`, {
          ...dynamodb.all.get(`grant#${grantId}`),
          id: `grant#${forged}`,
          principalId: otherUser.principalId,
          createRequestIds: new Set(['unknown']),
          deadlineAt: iso(startTime),
          dueAt: startTime / 1_000,
        });
        dynamodb.overwrite(lockIdOf(otherUser), { id: lockIdOf(otherUser), grantId: forged });
        const kinds = ['contradicted'] as const;
        checks.onTouched({
          grantId: forged,
          what: 'a forged grant',
          isContradiction: false,
          kinds,
        });
        checks.onTouched({ grantId, what: 'a forged grant', isContradiction: false });
      });
      time.at(startTime + 30 * minute, () => {
        for (const id of [`grant#${forged}`, lockIdOf(otherUser)])
          dynamodb.overwrite(id, undefined);
      });
      pressAt(simulation, second);
    },
  ),
  changing(
    'no creates, deletes that fail, and a list that lags: access ends',
    (simulation) => {
      const { identityCenter } = simulation;
      const site = { name: 'revoke-access', operation: 'DeleteAccountAssignment', times: 3 };
      injectAt(simulation, site, () => {
        identityCenter.failNext('delete');
        return undefined;
      });
      whenWaiting(simulation, (grantId) =>
        changeRecord(
          simulation,
          grantId,
          { createRequestIds: undefined, createAttempts: undefined },
          { what: 'no creates' },
        ),
      );
      expectEnded(simulation, 30 * minute);
      pressAt(simulation, second);
    },
    { faults: 'targeted', accessSeconds: 120, overrides: { maxListLagMs: 4 * minute } },
  ),
  changing(
    'the lock names a later grant whose create is not known yet: RevokeAccess waits',
    (simulation) => {
      const { time, identityCenter } = simulation;
      const end = startTime + accessSeconds * second;
      const target = assignmentOf(firstUser);
      whenWaiting(simulation, (grantId) => pressUnderFreeLock(simulation, grantId));
      time.at(end - second, () => {
        const grantId = latestGrantId(simulation);
        const sender = { grantId, startedAt: time.now() };
        const created = identityCenter.startOperation('create', target, sender);
        created.unknownUntil = end + 40 * second;
        const claim = { alreadyAssigned: false, createRequestIds: new Set([created.id]) };
        changeRecord(simulation, grantId, claim, { what: 'a claim' });
        time.after(31 * second, () => {
          if (!identityCenter.findAssignment(target))
            unexpected(simulation, 'the later grant has lost its access');
        });
        time.after(3 * minute, () => void identityCenter.startOperation('delete', target, sender));
      });
      pressAt(simulation, second);
    },
  ),
  changing(
    'an assignment appears after the end, and the record says it was there before: people are alerted',
    (simulation) => {
      const { identityCenter, time } = simulation;
      time.at(startTime + soonAfterDeadline + minute, () => {
        identityCenter.addAssignment(assignmentOf(firstUser));
        const touch = { what: 'alreadyAssigned', kinds: ['listed-again'] as const };
        changeRecord(simulation, latestGrantId(simulation), { alreadyAssigned: true }, touch);
      });
      pressAt(simulation, second);
    },
  ),
];
