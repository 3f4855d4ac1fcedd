import type { InboxView } from '../../view/sections.ts';

/** A line of the inbox. */
export interface InboxItem {
  readonly kind: 'mail' | 'alert';
  readonly id: string;
  readonly at: number;
  readonly subject: string;
  /** Said before the subject, which may be cut. */
  readonly tag: string | undefined;
  /** How often it came: an alert is raised again until somebody has seen to it. */
  readonly count: number;
}

/** The inbox, newest first: mails, and alerts of one text as one line. */
export function listInboxItems({ mails, alerts }: InboxView): readonly InboxItem[] {
  const bySubject = Map.groupBy(alerts, ({ subject, message }) => `${subject}\n${message}`);
  const raised = [...bySubject.values()].flatMap((same) =>
    same.slice(0, 1).map(({ id, at, subject }) => ({
      kind: 'alert' as const,
      id,
      at,
      subject,
      tag: 'alert',
      count: same.length,
    })),
  );
  const sent = mails.map(({ id, at, subject, isFollowUp: isSecondEdition }) => ({
    kind: 'mail' as const,
    id,
    at,
    subject,
    tag: isSecondEdition ? 'follow-up report' : undefined,
    count: 1,
  }));
  return [...sent, ...raised].sort((a, b) => b.at - a.at);
}
