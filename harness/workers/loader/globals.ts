/**
 * What a solution may use of JavaScript's global names. Everything else is refused when the file is compiled, with the
 * name of the interface to use instead: a run must be a function of its seed, and a store must share nothing with another.
 */

/** Names that depend on their inputs alone, and whose objects are frozen before a solution loads. */
export const ALLOWED_GLOBALS: ReadonlySet<string> = new Set([
  ...['undefined', 'NaN', 'Infinity', 'isNaN', 'isFinite', 'parseInt', 'parseFloat'],
  ...['encodeURI', 'encodeURIComponent', 'decodeURI', 'decodeURIComponent'],
  ...['Object', 'Array', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'RegExp', 'JSON', 'Reflect'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Iterator', 'ArrayBuffer', 'DataView'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'],
  ...['EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError', 'AggregateError'],
  ...['TextEncoder', 'TextDecoder'],
]);

const NOW = 'use runtime.now() (kit/runtime)';
const RANDOM = 'use runtime.random(bound) (kit/runtime)';
const TIMER = 'use runtime.setTimer(delayMs, callback) or runtime.sleep(delayMs) (kit/runtime)';
const BYTES = 'use Uint8Array, and the functions of kit/bytes';
const MICROTASK = 'use queueMicrotask or a promise';
const COLLECTOR = 'close or delete what is no longer needed; the machine decides when the collector runs';
const EVAL = 'write the code in a file of the part';
/** What is refused without an entry below reaches the world outside of the store. */
const INTERFACES = 'a store reaches its environment only through its interfaces (kit/engine, kit/runtime, kit/transport)';

const INSTEAD: Readonly<Record<string, string>> = {
  performance: NOW,
  Intl: NOW,
  Temporal: NOW,
  crypto: RANDOM,
  setTimeout: TIMER,
  setInterval: TIMER,
  setImmediate: TIMER,
  clearTimeout: TIMER,
  clearInterval: TIMER,
  clearImmediate: TIMER,
  Buffer: BYTES,
  MessageChannel: MICROTASK,
  WeakRef: COLLECTOR,
  FinalizationRegistry: COLLECTOR,
  WebAssembly: 'write TypeScript',
  SharedArrayBuffer: 'use ArrayBuffer',
  Atomics: 'await a promise',
  // The simulation reads what a solution gives it. A proxy could answer each time something else.
  Proxy: 'write an object with methods',
  eval: EVAL,
  Function: EVAL,
  global: 'use globalThis',
};

/** The sentence that refuses `what`, a global name or a member of one. */
export function forbiddenMessage(
  what: string,
  instead: string = INSTEAD[what.split(/[.(]/)[0]!.replace(/^new /, '')] ?? INTERFACES,
): string {
  return `${what} is not available to a solution: a run must be a function of its seed. Instead: ${instead}.`;
}

export { NOW as USE_RUNTIME_NOW, RANDOM as USE_RUNTIME_RANDOM };
