export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

export interface MailMessage {
  /** One line. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments?: readonly MailAttachment[];
}

interface SentMail {
  /** The recipients to whom the message could not be sent, although others got it. */
  readonly refused: readonly string[];
}

/** Sends a message to the recipients of reports. Resolves when it was accepted for delivery to one at least. */
export interface Mail {
  send(message: MailMessage): Promise<SentMail>;
}
