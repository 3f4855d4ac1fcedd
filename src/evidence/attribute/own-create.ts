import { type CloudTrailEvent, fields } from '../cloudtrail-event.ts';
import type { EvidenceSubject } from '../subject.ts';

/** The record member that the test reads. */
export const membersReadOfOwnCreate = ({
  eventName,
}: Pick<CloudTrailEvent, 'eventName'>): readonly string[] =>
  eventName === 'CreateAccountAssignment' ? ['requestParameters'] : [];

/** Returns the test whether an event is the creation of an assignment of the user in the account. */
export const createOwnCreateTest =
  ({ principalId, accountId }: Pick<EvidenceSubject, 'principalId' | 'accountId'>) =>
  ({ eventName, raw }: CloudTrailEvent): boolean => {
    if (eventName !== 'CreateAccountAssignment') return false;
    const parameters = fields(raw['requestParameters']);
    return parameters['principalId'] === principalId && parameters['targetId'] === accountId;
  };
