/** The part of a state that the layout needs. */
interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
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
  /** 0 for the main path, 1 for every other state. */
  readonly column: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Followed after a caught error. */
  readonly onFailure: boolean;
}

/** Places the longest path to a success without an alert in the first column, and the other states in the second. */
export function layOutStates({ StartAt, States }: Definition): {
  readonly states: readonly PlacedState[];
  readonly edges: readonly Edge[];
} {
  const edges = edgesOf(States);
  const mainPath = longestPath(StartAt, States, new Set());
  const rows = new Map(mainPath.map((name, row) => [name, row]));
  const others = Object.keys(States).filter((name) => !rows.has(name));
  const usedRows = new Set<number>();
  for (const name of others) {
    const before = edges.filter(({ to }) => to === name).map(({ from }) => rows.get(from) ?? 0);
    // Beside the state that it leads to on the main path, if there is one.
    const after = mainPath.findIndex((each) =>
      edges.some(({ from, to }) => from === name && to === each),
    );
    let row = after >= 0 ? after : Math.max(0, ...before);
    while (usedRows.has(row)) row += 1;
    usedRows.add(row);
    rows.set(name, row);
  }
  const states = Object.entries(States).map(([name, { Type: type, Comment: comment = '' }]) => ({
    name,
    type,
    comment,
    row: rows.get(name) ?? 0,
    column: others.includes(name) ? 1 : 0,
  }));
  return { states: states.sort((a, b) => a.row - b.row || a.column - b.column), edges };
}

const nextOf = ({ Next, Default, Choices = [] }: State): readonly string[] =>
  [...Choices.map((choice) => choice.Next), Next, Default].filter((name) => name !== undefined);

function edgesOf(states: Definition['States']): readonly Edge[] {
  return Object.entries(states).flatMap(([from, state]) => {
    const normal = [...new Set(nextOf(state))];
    const caught = new Set((state.Catch ?? []).map(({ Next }) => Next));
    return [
      ...normal.map((to) => ({ from, to, onFailure: false })),
      ...[...caught]
        .filter((to) => !normal.includes(to))
        .map((to) => ({ from, to, onFailure: true })),
    ];
  });
}

const isAlert = ({ Resource: resource = '' }: State): boolean => resource.endsWith(':sns:publish');

function longestPath(
  name: string,
  states: Definition['States'],
  seen: ReadonlySet<string>,
): readonly string[] {
  const state = states[name];
  if (state === undefined || seen.has(name) || state.Type === 'Fail' || isAlert(state)) return [];
  if (state.Type === 'Succeed' || 'End' in state) return [name];
  const paths = nextOf(state).map((next) => longestPath(next, states, new Set([...seen, name])));
  const longest = paths.reduce((best, path) => (path.length > best.length ? path : best), []);
  return longest.length > 0 ? [name, ...longest] : [];
}
