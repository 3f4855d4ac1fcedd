import type { OpenedPage } from '../open-page.ts';

/** Called at each state that people see: a test checks the page, `npm run screenshots` takes a picture. */
type Look = (name: string) => Promise<void>;

export interface Scenario {
  readonly title: string;
  run(opened: Pick<OpenedPage, 'page' | 'local'>, look: Look): Promise<void>;
}
