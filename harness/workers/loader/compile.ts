import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { Script } from 'node:vm';

import { transformSync } from '@swc/core';
import { REGISTER_INSTANCE, type Service } from 'ts-node';

import { showPath } from '#harness/workers/loader/show-path';
import { SolutionError } from '#harness/workers/loader/solution-error';

/** A module's code as a function of the names that a module can use. Each call gives a fresh instance. */
export type ModuleFunction = (...parameters: unknown[]) => void;

/**
 * Compiles a TypeScript file once. Under ts-node it uses ts-node's compiler, which also keeps the source map for the lines in
 * stacks. Otherwise (in jest) it uses swc.
 *
 * @param parameterNames the names of the arguments in the module's code
 * @throws SolutionError naming the file and the line
 */
export function compileModule(file: string, parameterNames: readonly string[]): ModuleFunction {
  const code = toJavaScript(file);
  // On the same line as the code's first line, so that line numbers do not change.
  const wrapped = `(function (${parameterNames.join(', ')}) {${code}\n})`;
  return new Script(wrapped, { filename: file }).runInThisContext() as ModuleFunction;
}

/** The compiled code with its source map inline. */
export function toJavaScript(file: string): string {
  const source = readFileSync(file, 'utf8');
  try {
    const service = (process as { [REGISTER_INSTANCE]?: Service })[REGISTER_INSTANCE];
    return service === undefined ? withSwc(source, file) : service.compile(source, file);
  } catch (error) {
    throw new SolutionError(`${showPath(file)} does not compile:\n${messageOf(error)}`);
  }
}

function withSwc(source: string, file: string): string {
  const options = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } } as const;
  return transformSync(source, { ...options, filename: file, sourceMaps: 'inline', swcrc: false }).code;
}

/** swc's message without colors, its `Caused by` and our own stack. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [ours = ''] = stripVTControlCharacters(text).split('\n\n\nCaused by');
  return ours.trimEnd();
}
