/** A state as far as its place in the drawing goes. */
interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface PlacedState {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly row: number;
  /** 0 is the way, 1 beside it. */
  readonly column: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Taken when something fails. */
  readonly onFailure: boolean;
}

/** Places the states: the longest way to a good end downwards, what else there is beside it. */
export function layOutStates({ StartAt, States }: Definition): {
  readonly states: readonly PlacedState[];
  readonly edges: readonly Edge[];
} {
  const edges = edgesOf(States);
  const mainPath = maxWay(StartAt, States, new Set());
  const rows = new Map(mainPath.map((name, row) => [name, row]));
  const beside = Object.keys(States).filter((name) => !rows.has(name));
  const taken = new Set<number>();
  for (const name of beside) {
    const before = edges.filter(({ to }) => to === name).map(({ from }) => rows.get(from) ?? 0);
    let row = Math.max(0, ...before);
    while (taken.has(row)) row += 1;
    taken.add(row);
    rows.set(name, row);
  }
  const states = Object.entries(States).map(([name, { Type: type, Comment: comment = '' }]) => ({
    name,
    type,
    comment,
    row: rows.get(name) ?? 0,
    column: beside.includes(name) ? 1 : 0,
  }));
  return { states: states.sort((a, b) => a.row - b.row || a.column - b.column), edges };
}

const nextOf = ({ Next, Default, Choices = [] }: State): readonly string[] =>
  [...Choices.map((choice) => choice.Next), Next, Default].filter((name) => name !== undefined);

function edgesOf(states: Definition['States']): readonly Edge[] {
  return Object.entries(states).flatMap(([from, state]) => {
    const ordinary = [...new Set(nextOf(state))];
    const caught = new Set((state.Catch ?? []).map(({ Next }) => Next));
    return [
      ...ordinary.map((to) => ({ from, to, onFailure: false })),
      ...[...caught]
        .filter((to) => !ordinary.includes(to))
        .map((to) => ({ from, to, onFailure: true })),
    ];
  });
}

function maxWay(
  name: string,
  states: Definition['States'],
  seen: ReadonlySet<string>,
): readonly string[] {
  const state = states[name];
  if (state === undefined || seen.has(name) || state.Type === 'Fail') return [];
  if (state.Type === 'Succeed' || 'End' in state) return [name];
  const paths = nextOf(state).map((next) => maxWay(next, states, new Set([...seen, name])));
  const longest = paths.reduce((best, way) => (way.length > best.length ? way : best), []);
  return longest.length > 0 ? [name, ...longest] : [];
}
