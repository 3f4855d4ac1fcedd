import { isDefinition, type StateMachineDefinition } from './state-machine-definition.ts';

export class DefinitionTemplateError extends Error {
  override readonly name = 'DefinitionTemplateError';
}

const tokenName = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** `$${` and `%%{` are Terraform's escapes of `${` and `%{`. */
const sequences = /\$\$\{|%%\{|%\{|\$\{([^}]*)\}?/g;

/**
 * Renders a definition by the rules of Terraform's templatefile: `${Name}` is replaced by the
 * token's value. Directives, unknown tokens, and tokens that the template does not use are refused.
 */
export function renderDefinition(
  template: string,
  tokens: Readonly<Record<string, string>>,
): StateMachineDefinition {
  const used = new Set<string>();
  const text = template.replace(sequences, (sequence, name: string | undefined) => {
    if (sequence === '$${' || sequence === '%%{') return sequence.slice(1);
    if (name === undefined || !tokenName.test(name)) throw refuseSequence(sequence);
    const value = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (value === undefined)
      throw new DefinitionTemplateError(`No value was given for \${${name}}`);
    used.add(name);
    return value;
  });
  const unused = Object.keys(tokens).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new DefinitionTemplateError(`The definition does not use: ${unused.join(', ')}`);
  }
  return parseDefinition(text);
}

function refuseSequence(sequence: string): DefinitionTemplateError {
  return new DefinitionTemplateError(
    `The definition may hold tokens such as \${Name} and nothing else of a template: ${sequence}`,
  );
}

function parseDefinition(text: string): StateMachineDefinition {
  const definition = parseJson(text);
  if (isDefinition(definition)) return definition;
  throw new DefinitionTemplateError('The definition has no StartAt, or States without a Type');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DefinitionTemplateError('The rendered definition is not JSON', { cause });
  }
}
