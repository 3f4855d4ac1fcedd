// asl-validator 4 ships no types.
declare module 'asl-validator' {
  interface ValidatorResult {
    readonly isValid: boolean;
    readonly errors: readonly { readonly 'Error code': string; readonly Message: string }[];
    errorsText(separator?: string): string;
  }

  /** Adds a QueryLanguage to every state of its argument. */
  function validate(
    definition: unknown,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): ValidatorResult;

  export = validate;
}
