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

/** Sends a message to the recipients of reports. Resolves when the message was accepted for delivery. */
export interface Mail {
  send(message: MailMessage): Promise<void>;
}
