/** The task tokens of one execution: a new one for each attempt of a task. */
export interface TokenSource {
  /** `$$.Task` of the Context Object; its Token is the one that `take` returns next. */
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
      const token = next;
      next = newToken();
      return token;
    },
  };
}
