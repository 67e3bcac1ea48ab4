import { SourceMap, type SourceMapPayload } from 'node:module';
import { stripVTControlCharacters } from 'node:util';
import { Script } from 'node:vm';

import { install } from '@cspotcode/source-map-support';
import { transformSync } from '@swc/core';

import { ForbiddenCall } from '#harness/workers/loader/forbidden-call';
import { freeIdentifiers } from '#harness/workers/loader/free-identifiers';
import { ALLOWED_GLOBALS, forbiddenMessage } from '#harness/workers/loader/globals';
import { showPath } from '#harness/workers/loader/show-path';
import { SolutionError } from '#harness/workers/loader/solution-error';

/** A module's code as a function of the names that a module can use. Each call gives a fresh instance. */
export type ModuleFunction = (...parameters: unknown[]) => void;

export interface CompileOptions {
  readonly file: string;
  /** TypeScript. */
  readonly source: string;
  /** The names under which the module sees what its function is called with. */
  readonly parameterNames: readonly string[];
  /** Refuse global names that a solution may not use. */
  readonly restricted: boolean;
}

/**
 * Compiles a TypeScript file once.
 *
 * @throws SolutionError naming the file and the line
 * @throws ForbiddenCall for a global name that a solution may not use, with what to use instead
 */
export function compileModule({ file, source, parameterNames, restricted }: CompileOptions): ModuleFunction {
  const code = toJavaScript(file, source);
  // On one line with the code's first line, so that line numbers stay. Strict, so that `this` is never the global object.
  const wrapped = `(function (${parameterNames.join(', ')}) {'use strict';${code}\n})`;
  compiledCode.set(file, wrapped);
  if (restricted) refuseGlobals(file, wrapped);
  return new Script(wrapped, { filename: file }).runInThisContext() as ModuleFunction;
}

/** A name that is no global name at all is left for the run, which says that it is not defined. */
function refuseGlobals(file: string, code: string): void {
  const refused = freeIdentifiers(code).find(({ name }) => name in globalThis && !ALLOWED_GLOBALS.has(name));
  if (refused === undefined) return;
  const line = originalLine(code, refused.line, refused.column);
  throw new ForbiddenCall(`${showPath(file)}${line === undefined ? '' : `:${line}`}: ${forbiddenMessage(refused.name)}`);
}

/** The line in the TypeScript file, from 1, of a place in the code that `toJavaScript` made from it; `column` is from 0. */
export function originalLine(code: string, line: number, column: number): number | undefined {
  const [, map] = /sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*(?:\}\))?$/.exec(code) ?? [];
  if (map === undefined) return undefined;
  const payload = JSON.parse(Buffer.from(map, 'base64').toString()) as SourceMapPayload;
  const entry = new SourceMap(payload).findEntry(line - 1, column);
  return 'originalLine' in entry ? entry.originalLine + 1 : undefined;
}

const SWC_OPTIONS = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } } as const;

/** Compiled code by its file, for stacks that name the lines of the source. */
const compiledCode = new Map<string, string>();

/**
 * The compiled code with its source map inline. What is around the file, such as a `package.json`, does not matter: a part
 * is always compiled as a module of CommonJS.
 */
export function toJavaScript(file: string, source: string): string {
  try {
    // A line for the shell stands for nothing here; as a comment it keeps the numbers of the lines.
    const text = source.replace(/^#!/, '//');
    return transformSync(text, { ...SWC_OPTIONS, filename: file, sourceMaps: 'inline', swcrc: false, configFile: false }).code;
  } catch (error) {
    throw new SolutionError(`${showPath(file)} does not compile:\n${messageOf(error)}`);
  }
}

/** Stacks of compiled files show the places in their sources. Called once in a process; it adds to what ts-node installed. */
export function mapStacks(): void {
  install({ environment: 'node', retrieveFile: (path) => compiledCode.get(path) ?? '' });
}

/** swc's message without colors, its `Caused by` and our own stack. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [ours = ''] = stripVTControlCharacters(text).split('\n\n\nCaused by');
  return ours.trimEnd();
}
