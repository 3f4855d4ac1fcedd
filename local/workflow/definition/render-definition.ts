import { isDefinition, type StateMachineDefinition } from './state-machine-definition.ts';

class DefinitionTemplateError extends Error {
  override readonly name = 'DefinitionTemplateError';
}

const tokenName = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** `$${` and `%%{` are Terraform's escapes for `${` and `%{`. */
const sequences = /\$\$\{|%%\{|%\{|\$\{([^}]*)\}?/g;

/**
 * Renders a definition by the rules of Terraform's templatefile: replaces `${Name}` by the token's
 * value. Throws DefinitionTemplateError for directives, unknown tokens and unused tokens.
 */
export function renderDefinition(
  template: string,
  tokens: Readonly<Record<string, string>>,
): StateMachineDefinition {
  const used = new Set<string>();
  const text = template.replace(sequences, (sequence, name: string | undefined) => {
    if (sequence === '$${' || sequence === '%%{') return sequence.slice(1);
    if (name === undefined || !tokenName.test(name)) throw unsupportedSequence(sequence);
    const value = Object.hasOwn(tokens, name) ? tokens[name] : undefined;
    if (value === undefined)
      throw new DefinitionTemplateError(`The token \${${name}} has no value`);
    used.add(name);
    return value;
  });
  const unused = Object.keys(tokens).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new DefinitionTemplateError(`The definition does not use: ${unused.join(', ')}`);
  }
  return parseDefinition(text);
}

function unsupportedSequence(sequence: string): DefinitionTemplateError {
  return new DefinitionTemplateError(
    `The definition may contain only tokens such as \${Name}, not ${sequence}`,
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
