import type { InboxView } from '../../view/sections.ts';

/** A line of the inbox. */
export interface InboxItem {
  readonly kind: 'mail' | 'alert';
  readonly id: string;
  readonly at: number;
  readonly subject: string;
  /** Shown before the subject, which may be truncated. */
  readonly tag: string | undefined;
  /** The number of equal alerts: an alert is repeated until its cause is resolved. */
  readonly count: number;
}

/** Lists the inbox, newest first. Equal alerts are one item. */
export function listInboxItems({ mails, alerts }: InboxView): readonly InboxItem[] {
  const bySubject = Map.groupBy(alerts, ({ subject, message }) => `${subject}\n${message}`);
  const alertItems = [...bySubject.values()].flatMap((equal) =>
    equal.slice(0, 1).map(({ id, at, subject, tag }) => ({
      kind: 'alert' as const,
      id,
      at,
      subject,
      tag,
      count: equal.length,
    })),
  );
  const mailItems = mails.map(({ id, at, subject, isFollowUp }) => ({
    kind: 'mail' as const,
    id,
    at,
    subject,
    tag: isFollowUp ? 'follow-up report' : undefined,
    count: 1,
  }));
  return [...mailItems, ...alertItems].sort((a, b) => b.at - a.at);
}
