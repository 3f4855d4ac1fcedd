import * as v from 'valibot';
import type { FieldContents } from '../slack/press/field-state.ts';

const schema = v.record(v.string(), v.record(v.string(), v.string()));

/** Parses texts and values of options, by `block_id` and `action_id`; undefined for anything else. */
export function parseContents(value: unknown): FieldContents | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
}
