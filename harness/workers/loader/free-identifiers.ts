import { type Node, parse } from 'acorn';
import { analyze } from 'eslint-scope';

export interface FreeIdentifier {
  readonly name: string;
  /** In the analysed code, from 1. */
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

/**
 * The names that JavaScript code uses and does not declare, each once, in the order of their first use.
 * Scope analysis by eslint-scope, as the linter does it.
 *
 * @param code the body of a function in strict mode
 * @throws SyntaxError for code that does not parse
 */
export function freeIdentifiers(code: string): readonly FreeIdentifier[] {
  const found = new Map<string, FreeIdentifier>();
  const add = (name: string, { loc }: Node): void => {
    if (!found.has(name)) found.set(name, { name, line: loc!.start.line, column: loc!.start.column });
  };
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'script', locations: true, ranges: true });
  const scopes = analyze(program as never, { ecmaVersion: 2022, sourceType: 'script' });
  for (const { identifier } of scopes.globalScope!.through) add(identifier.name, identifier as never);
  return [...found.values()].sort((left, right) => left.line - right.line || left.column - right.column);
}
