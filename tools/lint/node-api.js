'use strict';

const { builtinModules } = require('node:module');

const CLOCK = 'use runtime.now() of kit/runtime, the clock that is virtual in the simulated world';
const TIMER = 'use runtime.setTimer or runtime.sleep of kit/runtime';
const CHANCE = 'use runtime.random of kit/runtime, which the seed decides';
const LATER = 'await a promise, or use runtime.setTimer of kit/runtime';
const BYTES = 'use Uint8Array and kit/bytes';
const ARGUMENT = 'take what you need as an argument';
const NETWORK = 'send through the seams of kit, which the simulated network stands behind';
const COLLECTOR = 'when the garbage collector runs is not a function of the seed; close things explicitly';

/** Globals that a seam replaces, with what to use instead. */
const GLOBALS = {
  Date: CLOCK,
  performance: CLOCK,
  setTimeout: TIMER,
  setInterval: TIMER,
  setImmediate: LATER,
  queueMicrotask: LATER,
  crypto: CHANCE,
  process: ARGUMENT,
  global: 'use globalThis where you must',
  Buffer: BYTES,
  fetch: NETWORK,
  WebSocket: NETWORK,
  WeakRef: COLLECTOR,
  FinalizationRegistry: COLLECTOR,
};

/** Properties of globals that are fine otherwise. */
const MEMBERS = { Math: { random: CHANCE }, AbortSignal: { timeout: TIMER } };

const MODULES = {
  assert: 'use kit/assert',
  buffer: BYTES,
  crypto: CHANCE,
  fs: 'use the Engine of kit/engine',
  http: NETWORK,
  http2: NETWORK,
  https: NETWORK,
  net: NETWORK,
  perf_hooks: CLOCK,
  process: ARGUMENT,
  timers: TIMER,
};

const OTHER_MODULES = 'put it behind a seam of kit, implemented in one of the files that are explicitly runtimes';

/** What to use instead of the module `specifier`; undefined where it is not one of Node's. */
function replacementOfModule(specifier) {
  if (!specifier.startsWith('node:') && !builtinModules.includes(specifier)) return undefined;
  const [name] = specifier.replace(/^node:/, '').split('/');
  return MODULES[name] ?? OTHER_MODULES;
}

module.exports = { GLOBALS, MEMBERS, replacementOfModule };
