// asl-validator 4 ships no types.
declare module 'asl-validator' {
  interface ValidatorResult {
    readonly isValid: boolean;
    readonly errors: readonly { readonly 'Error code': string; readonly Message: string }[];
    errorsText(separator?: string): string;
  }

  /** Writes a QueryLanguage into every state of the definition that it is given. */
  function validate(
    definition: unknown,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): ValidatorResult;

  export = validate;
}
