/**
 * Goal: if a solution does something forbidden, only the tests that run this code fail, and they say why. Method: break
 * `rawDelete` of the reference, and run the test of deletes beside another test. What code could do that has escaped from the
 * loader is tested on the pool (harness/workers/pool/misbehaving-worker.acceptance.test.ts); dishonest solutions are in
 * grader/checks/cheats.
 */
import { readFileSync } from 'node:fs';

import { type GradePool, makePool } from './make-pool';
import { type BrokenSolution, atImport, breakReference, inDelete } from './testing/broken-solution';
import { runTest } from './testing/run-test';

const SECONDS = 1000;

let pool: GradePool;
beforeAll(() => (pool = makePool(2)));
afterAll(() => pool.close());

interface Outcome {
  /** The result of the test that runs the broken code. */
  readonly verdict: string;
  readonly property: string;
  readonly message: string;
  /** The verdict of a test that does not. */
  readonly other: string;
}

async function grade(solution: BrokenSolution): Promise<Outcome> {
  const runs = await Promise.all(['lab1/delete', 'lab1/put-then-get'].map((test) => runTest(pool, solution.folder, test)));
  solution.discard();
  const [met, other] = runs;
  const { verdict, property, message } = met!.smallestFailure!.failure;
  return { verdict, property, message, other: other!.verdict() };
}

test.each([
  ['Date.now', 'Date.now();', 'runtime.now()'],
  ['Math.random', 'Math.random();', 'runtime.random(bound)'],
  ['a call whose error is swallowed', 'try { Date.now(); } catch { /* nothing */ }', 'runtime.now()'],
  ['a timer through globalThis', 'globalThis.setTimeout(() => undefined, 1);', 'runtime.setTimer'],
])(
  '%s is refused when it is called, and the message names the interface to use instead',
  async (_, statement, instead) => {
    const { verdict, property, message, other } = await grade(inDelete(statement));
    expect([verdict, property, other]).toEqual(['crash', 'forbidden call', 'pass']);
    expect(message).toContain(instead);
  },
  60 * SECONDS,
);

test.each([
  ['setTimeout', 'await new Promise((resolve) => setTimeout(resolve, 1));', 'runtime.setTimer'],
  ['process', 'process.exit(1);', 'interfaces (kit/engine'],
  ['fetch', 'await fetch("http://127.0.0.1");', 'interfaces (kit/engine'],
  ['Function', "Function('return process')().exit(0);", 'write the code in a file of the part'],
])(
  '%s is refused when the file is compiled, for every test that loads the file',
  async (_, statement, instead) => {
    const { verdict, property, message, other } = await grade(inDelete(statement));
    expect([verdict, property, other]).toEqual(['crash', 'forbidden call', 'crash']);
    expect(message).toContain(instead);
  },
  60 * SECONDS,
);

test(
  'an import of a module of Node is refused, and the message lists what may be imported',
  async () => {
    const solution = breakReference({ 'raw-api.ts': (text) => `import { readFileSync } from 'node:fs';\n${text}\nreadFileSync;\n` });
    const { verdict, property, message } = await grade(solution);
    expect([verdict, property]).toEqual(['crash', 'forbidden call']);
    expect(message).toMatch(/raw-api\.ts imports Node's module 'node:fs'\. A solution may import '#kit\/…'/);
  },
  60 * SECONDS,
);

test(
  'import() is refused like an import declaration',
  async () => {
    const { verdict, message } = await grade(inDelete("    await import('node:fs');"));
    expect([verdict, message]).toEqual(['crash', expect.stringContaining("imports Node's module 'node:fs'")]);
  },
  60 * SECONDS,
);

test(
  'an exception at import names the file, and the line in the TypeScript file',
  async () => {
    const solution = atImport("throw new Error('boom');");
    const line = lineOf(solution, 'boom');
    const { verdict, property, message } = await grade(solution);
    expect([verdict, property]).toEqual(['crash', 'does not load']);
    expect(message).toMatch(new RegExp(`raw-api\\.ts threw when it was imported\\.\nError: boom\n.*raw-api\\.ts:${line}:\\d+`));
  },
  60 * SECONDS,
);

test(
  'an exception in a run names the line in the TypeScript file',
  async () => {
    const solution = inDelete("    if (storage !== undefined) throw new Error('boom');");
    const line = lineOf(solution, 'boom');
    const { property, message } = await grade(solution);
    expect([property, message]).toEqual(['exception', expect.stringMatching(new RegExp(`Error: boom\n.*raw-api\\.ts:${line}:\\d+`))]);
  },
  60 * SECONDS,
);

/** The number of the line of lab1's raw-api.ts with this text, from 1. */
function lineOf(solution: BrokenSolution, text: string): number {
  const lines = readFileSync(solution.file('raw-api.ts'), 'utf8').split('\n');
  return 1 + lines.findIndex((line) => line.includes(text));
}

test(
  'a missing file is named, with the file that imports it',
  async () => {
    const { verdict, property, message } = await grade(breakReference({ 'standalone-storage.ts': null }));
    expect([verdict, property]).toEqual(['crash', 'does not load']);
    expect(message).toMatch(
      /lab1\/standalone-storage\.ts is missing \('#labs\/lab1\/standalone-storage' is imported by cluster\/raw-node\.ts\)/,
    );
  },
  60 * SECONDS,
);

test(
  'a syntax error is shown with its file and line, without a stack; tests that do not load the file pass',
  async () => {
    const solution = breakReference({ 'standalone-storage.ts': (text) => `${text}\nconst = 3;\n` });
    const untouched = await runTest(pool, solution.folder, 'lab1/other-errors-pass-through');
    const line =
      1 + (await import('node:fs')).readFileSync(solution.file('standalone-storage.ts'), 'utf8').split('\n').indexOf('const = 3;');
    const { verdict, property, message } = await grade(solution);
    expect([verdict, property, untouched.verdict()]).toEqual(['crash', 'does not load', 'pass']);
    expect(message).toContain('standalone-storage.ts does not compile:');
    expect(message).toContain(`standalone-storage.ts:${line}:`);
    expect(message).not.toMatch(/^ +at /m);
  },
  60 * SECONDS,
);

test(
  'an unhandled rejection ends its run',
  async () => {
    const { verdict, property, message, other } = await grade(inDelete("    void Promise.reject(new Error('forgotten'));"));
    expect([verdict, property, other]).toEqual(['crash', 'unhandled rejection', 'pass']);
    expect(message).toMatch(/A promise was rejected, and nothing awaited it\.\nError: forgotten\n +at rawDelete/);
  },
  60 * SECONDS,
);

test(
  'an exception in a callback ends its run, not its process',
  async () => {
    const { verdict, property, message, other } = await grade(
      inDelete("    queueMicrotask(() => { throw new Error('nobody catches this'); });"),
    );
    expect([verdict, property, other]).toEqual(['crash', 'exception', 'pass']);
    expect(message).toContain('Error: nobody catches this');
  },
  60 * SECONDS,
);

test(
  'megabytes on the console are too much output',
  async () => {
    const flood = "    for (let i = 0; i < 20_000; i++) console.log('x'.repeat(100));";
    const { verdict, property, other } = await grade(inDelete(flood));
    expect([verdict, property, other]).toEqual(['crash', 'output', 'pass']);
  },
  60 * SECONDS,
);

test.each([
  ['objects', 'new Array(10_000).fill(hoard.length)'],
  ['bytes', 'new Uint8Array(10_000_000).fill(1)'],
])(
  'too much memory, in %s, is reported as such',
  async (_, piece) => {
    const { verdict, property, other } = await grade(inDelete(`    const hoard: unknown[] = [];\n    for (;;) hoard.push(${piece});`));
    expect([verdict, property, other]).toEqual(['crash', 'memory', 'pass']);
  },
  120 * SECONDS,
);

test(
  'an endless loop is stopped and shown with its line, synchronous or in microtasks',
  async () => {
    const spins = ['for (;;) { /* spin */ }', 'for (;;) await null;'].map((loop) => grade(inDelete(`    ${loop}`)));
    for (const { verdict, property, message, other } of await Promise.all(spins)) {
      expect([verdict, property, other]).toEqual(['crash', 'spinning', 'pass']);
      expect(message).toMatch(/rawDelete \(.*raw-api\.ts:\d+\)/);
    }
  },
  60 * SECONDS,
);
