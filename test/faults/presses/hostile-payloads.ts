import { buildPressPayload, encodeForm } from '../signed-press.ts';
import { hostileMarker, testUsers } from '../test-data.ts';

const texts = [
  `${hostileMarker}<!channel>`,
  `${hostileMarker}\n{"message":"forged log line"}`,
  `${hostileMarker}\u0000\u001b[2J`,
  `${hostileMarker}'; DROP TABLE grants; --`,
  `${hostileMarker}${'x'.repeat(100_000)}`,
  `${hostileMarker}\u202e\ud800`,
  `principal#${hostileMarker}`,
  `https://evil.example/${hostileMarker}`,
  `http://hooks.slack.com.evil.example/${hostileMarker}`,
  `https://hooks.slack.com@evil.example/${hostileMarker}`,
];

const values: readonly unknown[] = [
  ...texts,
  null,
  true,
  -1,
  1e308,
  [],
  {},
  [hostileMarker],
  { id: hostileMarker },
  { toString: hostileMarker, [hostileMarker]: hostileMarker },
];

/** A deeply nested payload, on which a recursive reader would run out of stack. */
const nest = (depth: number): string =>
  `${'{"a":'.repeat(depth)}"${hostileMarker}"${'}'.repeat(depth)}`;

const press = () => buildPressPayload(testUsers[0].slackUserId, '1');

const blockPress = () => ({
  type: 'block_actions',
  team: { id: 'T012LOCAL' },
  user: { id: testUsers[0].slackUserId },
  container: { message_ts: '1.1' },
  actions: [{ type: 'button', action_id: 'end_access', block_id: 'x', value: hostileMarker }],
});

const extendPress = () => ({
  ...blockPress(),
  actions: [{ ...blockPress().actions[0], action_id: 'extend_access' }],
});

/** Puts each hostile value in each field of a press, one at a time, and adds bodies that are not a press. */
export function buildHostileBodies(): readonly string[] {
  const changedPresses = [press(), blockPress(), extendPress()].flatMap((whole) =>
    pathsOf(whole).flatMap((path) =>
      values.map((value) => encodeForm(withValue(whole, path, value))),
    ),
  );
  return [
    ...changedPresses,
    encodeForm(nest(5)),
    encodeForm(nest(50_000)),
    `payload=${'['.repeat(100_000)}`,
    `payload=${hostileMarker}`,
    'payload=%ff%fe%00',
    'payload=%E0%A4%A',
    `payload={}&payload={}`,
    `${hostileMarker}=1`,
    '',
    encodeForm(`{"__proto__":{"type":"interactive_message","${hostileMarker}":1}}`),
    encodeForm(`{"type":"interactive_message","constructor":{"prototype":{"${hostileMarker}":1}}}`),
    encodeForm(`{"type":"${hostileMarker}"}`),
    encodeForm({ ...press(), actions: Array.from({ length: 10_000 }, () => press().actions[0]) }),
    encodeForm({ ...press(), callback_id: '_123456789012_210987654321_' }),
    encodeForm({ ...press(), callback_id: `_${hostileMarker}_${'1'.repeat(100_000)}_` }),
  ];
}

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  const ownPath = path.length > 0 ? [path] : [];
  if (typeof value !== 'object' || value === null) return ownPath;
  return [
    ...ownPath,
    ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key])),
  ];
}

function withValue(whole: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  const inner = withValue(Object(whole)[first], rest, value);
  if (Array.isArray(whole))
    return whole.map((item, index) => (`${index}` === first ? inner : item));
  return { ...Object(whole), [first]: inner };
}
