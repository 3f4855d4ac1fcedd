import { type Command, Option } from 'commander';

/**
 * An option whose problem is listed with those of the other options: commander itself ends at the first.
 * Its value is optional for commander, so that one which is missing does not end the parsing either.
 * `text` completes both its help and `--name must be ...`.
 */
export class CheckedOption extends Option {
  readonly #isValid: (value: string) => boolean;
  #mustBePresent = false;

  constructor(flags: string, text: string, isValid = (_value: string) => true) {
    super(flags, text);
    this.preset('');
    this.#isValid = isValid;
  }

  mustBePresent(): this {
    this.#mustBePresent = true;
    return this;
  }

  /** All values are kept when the option is repeated; otherwise the last one is. */
  mayBeRepeated(): this {
    return this.argParser((value: string, earlier: readonly string[] = []) => [...earlier, value]);
  }

  problemsOf(value: string | readonly string[] | undefined): readonly string[] {
    const name = `--${this.name()}`;
    if (value === undefined)
      return this.#mustBePresent ? [`${name} is missing: specify ${this.description}.`] : [];
    const values = typeof value === 'string' ? [value] : value;
    if (values.includes('')) return [`${name} needs a value.`];
    return values
      .filter((each) => !this.#isValid(each))
      .map((each) => `${name} must be ${this.description}, not ${JSON.stringify(each)}.`);
  }
}

/** Help shows that the value of an option is not optional. */
export const checkedOptionHelp = {
  optionTerm: ({ flags }: Option) => flags.replace('[', '<').replace(']', '>'),
  optionDescription: ({ description }: Option) => description,
};

/** The problems of all options of the command, and the arguments that are no options of it. */
export function checkOptions(
  command: Command,
  argv: readonly string[],
): { problems: string[]; operands: readonly string[] } {
  const unknown = unknownOptions(command, argv);
  const problems = [
    ...unknown.map((arg) => describeUnknown(command, arg)),
    ...command.options.flatMap((option) =>
      option instanceof CheckedOption
        ? option.problemsOf(command.getOptionValue(option.attributeName()))
        : [],
    ),
  ];
  return { problems, operands: command.args.filter((arg) => !unknown.includes(arg)) };
}

/** What follows `--` is an operand, also if it begins with a dash. */
function unknownOptions({ args }: Command, argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  const operands = end === -1 ? [] : argv.slice(end + 1);
  return args.filter((arg) => /^-./.test(arg) && !operands.includes(arg));
}

function describeUnknown({ options }: Command, arg: string): string {
  const [name = ''] = arg.split('=');
  return options.some(({ long }) => long === name)
    ? `${name} takes no value.`
    : `There is no option ${name}. See --help.`;
}
