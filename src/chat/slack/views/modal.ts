/** A modal. Source: https://docs.slack.dev/reference/views/modal-views */
export interface Modal {
  readonly type: 'modal';
  readonly [field: string]: unknown;
}

/** Opens a modal in the Slack of a press. Resolves to whether Slack has opened it; never throws. */
export type OpenModal = (press: OpeningPress, modal: Modal) => Promise<boolean>;

interface OpeningPress {
  /** Works once, for three seconds. */
  readonly triggerId: string;
  readonly responseUrl: string | null;
}
