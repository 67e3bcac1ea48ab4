/** Goal: a solution gets what depends on its inputs alone, and is told what to use instead of the rest. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ForbiddenCall } from '#harness/workers/loader/forbidden-call';
import { ModuleLoader } from '#harness/workers/loader/module-loader';

const folder = mkdtempSync(join(tmpdir(), 'typekv-capabilities-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Evaluation {
  readonly forbidden: string[];
  readonly lines: string[];
  /** The value of an expression in a solution's module. */
  evaluate(expression: string): unknown;
}

function solution(): Evaluation {
  const [forbidden, lines]: [string[], string[]] = [[], []];
  const evaluate = (expression: string): unknown => {
    writeFileSync(join(folder, 'main.ts'), `export const value = (): unknown => (${expression});\n`);
    const loader = new ModuleLoader({ root: folder, parts: new Map([['lab1', folder]]), requireShared: () => ({}) });
    const scope = loader.instance({ forbidden: (message) => forbidden.push(message), output: (line) => lines.push(line) });
    return scope.load<{ value(): unknown }>('#labs/lab1/main').value();
  };
  return { forbidden, lines, evaluate };
}

const NOW = 'use runtime.now() (kit/runtime)';
const RANDOM = 'use runtime.random(bound) (kit/runtime)';
const TIMER = 'use runtime.setTimer(delayMs, callback) or runtime.sleep(delayMs) (kit/runtime)';
const INTERFACES = 'a store reaches its environment only through its interfaces (kit/engine, kit/runtime, kit/transport)';

const because = (what: string, instead: string): string =>
  `${what} is not available to a solution: a run must be a function of its seed. Instead: ${instead}.`;

test.each([
  ['performance.now()', 'performance', NOW],
  ['new Intl.DateTimeFormat().format()', 'Intl', NOW],
  ['crypto.randomUUID()', 'crypto', RANDOM],
  ['setTimeout(() => 0, 1)', 'setTimeout', TIMER],
  ['typeof setInterval', 'setInterval', TIMER],
  ['process.env.HOME', 'process', INTERFACES],
  ['fetch("http://127.0.0.1")', 'fetch', INTERFACES],
  ['new Event("x").timeStamp', 'Event', INTERFACES],
  ['new File([], "x").lastModified', 'File', INTERFACES],
  ['AbortSignal.timeout(1)', 'AbortSignal', INTERFACES],
  ['new BroadcastChannel("x")', 'BroadcastChannel', INTERFACES],
  ['new MessageChannel()', 'MessageChannel', 'use queueMicrotask or a promise'],
  ['Buffer.from("x")', 'Buffer', 'use Uint8Array, and the functions of kit/bytes'],
  ['new WeakRef({})', 'WeakRef', 'close or delete what is no longer needed; the machine decides when the collector runs'],
  ['WebAssembly.compile', 'WebAssembly', 'write TypeScript'],
  ['Atomics.wait', 'Atomics', 'await a promise'],
  ['eval("1")', 'eval', 'write the code in a file of the part'],
  ['(0, eval)("1")', 'eval', 'write the code in a file of the part'],
  ['Function("return 1")()', 'Function', 'write the code in a file of the part'],
  ['global', 'global', 'use globalThis'],
])('%s is refused when the file is compiled, with its line and what to use instead', (expression, what, instead) => {
  const { evaluate } = solution();
  expect(() => evaluate(expression)).toThrow(new ForbiddenCall(`${join(folder, 'main.ts')}:1: ${because(what, instead)}`));
});

test.each([
  ['Date.now()', 'Date.now()', NOW],
  ['new Date()', 'new Date()', NOW],
  ['Date()', 'Date()', NOW],
  ['Math.random()', 'Math.random()', RANDOM],
  ['globalThis.Date.now()', 'Date.now()', NOW],
  ['globalThis.setTimeout(() => 0, 1)', 'setTimeout', TIMER],
  ['globalThis.globalThis.process', 'process', INTERFACES],
])('%s is refused when it is called, and the run hears of it', (expression, what, instead) => {
  const { forbidden, evaluate } = solution();
  expect(() => evaluate(expression)).toThrow(new ForbiddenCall(because(what, instead)));
  // For a solution that catches the error.
  expect(forbidden).toEqual([because(what, instead)]);
});

test.each([
  ['new Date(0).toISOString()', '1970-01-01T00:00:00.000Z'],
  ['Date.UTC(1970, 0, 2)', 86_400_000],
  ['Math.max(1, Math.floor(2.5))', 2],
  ['globalThis.Math.max(1, 2)', 2],
  ['typeof globalThis.Array', 'function'],
  ['new Error("x") instanceof Error', true],
  ['Object.getPrototypeOf(globalThis)', null],
  ['(function () { return this; })()', undefined],
  ['structuredClone({ a: 1 }).a', 1],
  ['typeof queueMicrotask', 'function'],
  ['new TextDecoder().decode(new TextEncoder().encode("é"))', 'é'],
])('%s depends on its inputs alone and stays', (expression, value) => {
  const { forbidden, evaluate } = solution();
  expect([evaluate(expression), forbidden]).toEqual([value, []]);
});

test('a name that is declared in the file is not a global name', () => {
  expect(solution().evaluate('((process: number) => process + 1)(1)')).toBe(2);
});

test('a name that nobody declares fails when it is used, as JavaScript says it', () => {
  expect(() => solution().evaluate('nobodyDeclaresThis')).toThrow('nobodyDeclaresThis is not defined');
});

test('the console passes its lines to the watcher', () => {
  const { lines, evaluate } = solution();
  evaluate('(console.log("%s is", "x", 1), console.error({ a: 1 }), console.info())');
  expect(lines).toEqual(['x is 1', '{ a: 1 }', '']);
});
