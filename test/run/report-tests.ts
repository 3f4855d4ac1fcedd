import { Readable } from 'node:stream';
import { spec, type TestEvent } from 'node:test/reporters';

/** Node's reporter `spec` without its table of the coverage of every file. */
// biome-ignore lint/style/noDefaultExport: node --test takes a reporter from the default export.
export default async function* reportTests(events: AsyncIterable<TestEvent>) {
  yield* Readable.from(withoutCoverage(events)).compose(new spec());
}

async function* withoutCoverage(events: AsyncIterable<TestEvent>) {
  for await (const event of events) if (event.type !== 'test:coverage') yield event;
}
