/** The task tokens of one execution: one for each try of a task, never given twice. */
export interface TokenSource {
  /** `$$.Task` of the Context Object, whose Token is the one that `take` takes next. */
  readonly context: { readonly Token: string };
  take(): string;
}

export function createTokenSource(newToken: () => string): TokenSource {
  let next = newToken();
  return {
    context: {
      get Token() {
        return next;
      },
    },
    take() {
      const taken = next;
      next = newToken();
      return taken;
    },
  };
}
