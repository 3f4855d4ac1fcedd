import { buildPressPayload } from '../signed-press.ts';
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

/** A deep payload that a careless reader would run out of stack on. */
const deep = (depth: number): string =>
  `${'{"a":'.repeat(depth)}"${hostileMarker}"${'}'.repeat(depth)}`;

const press = () => buildPressPayload(testUsers[0].slackUserId, '1');

const blockPress = () => ({
  type: 'block_actions',
  team: { id: 'T012LOCAL' },
  user: { id: testUsers[0].slackUserId },
  container: { message_ts: '1.1' },
  actions: [{ type: 'button', action_id: 'end_access', block_id: 'x', value: hostileMarker }],
});

/** Every place of a press, in turn, holds every hostile value; and bodies that are no press at all. */
export function buildHostileBodies(): readonly string[] {
  const inPlaces = [press(), blockPress()].flatMap((whole) =>
    pathsOf(whole).flatMap((path) => values.map((value) => formOf(withValue(whole, path, value)))),
  );
  return [
    ...inPlaces,
    formOf(deep(5)),
    formOf(deep(50_000)),
    `payload=${'['.repeat(100_000)}`,
    `payload=${hostileMarker}`,
    'payload=%ff%fe%00',
    'payload=%E0%A4%A',
    `payload={}&payload={}`,
    `${hostileMarker}=1`,
    '',
    formOf(`{"__proto__":{"type":"interactive_message","${hostileMarker}":1}}`),
    formOf(`{"type":"interactive_message","constructor":{"prototype":{"${hostileMarker}":1}}}`),
    formOf(`{"type":"${hostileMarker}"}`),
    formOf({ ...press(), actions: Array.from({ length: 10_000 }, () => press().actions[0]) }),
    formOf({ ...press(), callback_id: '_123456789012_210987654321_' }),
    formOf({ ...press(), callback_id: `_${hostileMarker}_${'1'.repeat(100_000)}_` }),
  ];
}

const formOf = (payload: unknown): string =>
  `payload=${encodeURIComponent((typeof payload === 'string' ? payload : JSON.stringify(payload)).toWellFormed())}`;

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  const here = path.length > 0 ? [path] : [];
  if (typeof value !== 'object' || value === null) return here;
  return [
    ...here,
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
