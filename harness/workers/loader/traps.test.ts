import { ForbiddenCall } from '#harness/workers/loader/forbidden-call';
import { type Traps, makeTraps } from '#harness/workers/loader/traps';

interface Trapped {
  readonly forbidden: string[];
  readonly lines: string[];
  /** The value of an expression as a solution's module would have it. */
  evaluate(expression: string): unknown;
}

function trapped(): Trapped {
  const [forbidden, lines]: [string[], string[]] = [[], []];
  const traps: Traps = makeTraps({ forbidden: (message) => forbidden.push(message), output: (line) => lines.push(line) });
  const evaluate = (expression: string): unknown => {
    const code = new Function(...Object.keys(traps), `return (${expression})`) as (...values: unknown[]) => unknown;
    return code(...Object.values(traps));
  };
  return { forbidden, lines, evaluate };
}

const NOW = 'use runtime.now() (kit/runtime)';
const RANDOM = 'use runtime.random(bound) (kit/runtime)';
const TIMER = 'use runtime.setTimer(delayMs, callback) or runtime.sleep(delayMs) (kit/runtime)';
const OUTSIDE = 'a store reaches its environment only through its interfaces (kit/engine, kit/transport)';

test.each([
  ['Date.now()', 'Date.now()', NOW],
  ['new Date()', 'new Date()', NOW],
  ['Date()', 'Date()', NOW],
  ['performance.now()', 'performance.now', NOW],
  ['Math.random()', 'Math.random()', RANDOM],
  ['crypto.randomUUID()', 'crypto.randomUUID', RANDOM],
  ['crypto.getRandomValues(new Uint8Array(4))', 'crypto.getRandomValues', RANDOM],
  ['setTimeout(() => 0, 1)', 'setTimeout', TIMER],
  ['setInterval(() => 0, 1)', 'setInterval', TIMER],
  ['setImmediate(() => 0)', 'setImmediate', TIMER],
  ['clearTimeout(0)', 'clearTimeout', TIMER],
  ['process.env.HOME', 'process.env', OUTSIDE],
  ['process.nextTick(() => 0)', 'process.nextTick', OUTSIDE],
  ['fetch("http://127.0.0.1")', 'fetch', OUTSIDE],
  ['new BroadcastChannel("x")', 'new BroadcastChannel()', OUTSIDE],
  ['new MessageChannel()', 'new MessageChannel()', 'queueMicrotask or a promise'],
  ['new WeakRef({})', 'new WeakRef()', 'close or delete what is no longer needed; the time of garbage collection depends on the machine'],
  ['WebAssembly.compile', 'WebAssembly.compile', 'TypeScript'],
  ['globalThis.Date.now()', 'Date.now()', NOW],
  ['globalThis.setTimeout(() => 0, 1)', 'setTimeout', TIMER],
  ['global.process.pid', 'process.pid', OUTSIDE],
  ['globalThis.globalThis.Math.random()', 'Math.random()', RANDOM],
])('%s is refused as %s, with what to use instead', (expression, what, instead) => {
  const { forbidden, evaluate } = trapped();
  const message = `${what} is not available to a solution: a run must be a function of its seed. Instead: ${instead}.`;
  expect(() => evaluate(expression)).toThrow(new ForbiddenCall(message));
  // Told to the run as well, for a solution that swallows the error.
  expect(forbidden).toEqual([message]);
});

test.each([
  ['new Date(0).toISOString()', '1970-01-01T00:00:00.000Z'],
  ['new Date(0) instanceof Date', true],
  ['Date.UTC(1970, 0, 2)', 86_400_000],
  ['Math.max(1, Math.floor(2.5))', 2],
  ['globalThis.Math.max(1, 2)', 2],
  ['globalThis.Array === Array', true],
  ['typeof structuredClone', 'function'],
  ['typeof queueMicrotask', 'function'],
])('%s depends on its inputs alone and stays', (expression, value) => {
  const { forbidden, evaluate } = trapped();
  expect([evaluate(expression), forbidden]).toEqual([value, []]);
});

test('the console writes lines to whoever watches', () => {
  const { lines, evaluate } = trapped();
  evaluate('(console.log("%s is", "x", 1), console.error({ a: 1 }), console.info())');
  expect(lines).toEqual(['x is 1', '{ a: 1 }', '']);
});

test('the real globals stay as they are', () => {
  const before = [Date.now, Math.random, setTimeout, console.log];
  trapped().evaluate('1');
  expect([Date.now, Math.random, setTimeout, console.log]).toEqual(before);
  expect(Date.now()).toBeGreaterThan(0);
});
