'use strict';

const { builtinModules } = require('node:module');

const CLOCK = 'use runtime.now() of kit/runtime, the clock that is virtual in the simulation';
const TIMER = 'use runtime.setTimer or runtime.sleep of kit/runtime';
const RANDOM = 'use runtime.random of kit/runtime, which depends only on the seed';
const LATER = 'await a promise, or use runtime.setTimer of kit/runtime';
const BYTES = 'use Uint8Array and kit/bytes';
const ARGUMENT = 'take what you need as an argument';
const NETWORK = 'send through the interfaces of kit, which the simulated network implements';
const COLLECTOR = 'the garbage collector does not depend on the seed; close things explicitly';

/** Globals that an interface replaces, with what to use instead. */
const GLOBALS = {
  Date: CLOCK,
  performance: CLOCK,
  setTimeout: TIMER,
  setInterval: TIMER,
  setImmediate: LATER,
  queueMicrotask: LATER,
  crypto: RANDOM,
  process: ARGUMENT,
  global: 'use globalThis if you must',
  Buffer: BYTES,
  fetch: NETWORK,
  WebSocket: NETWORK,
  WeakRef: COLLECTOR,
  FinalizationRegistry: COLLECTOR,
};

/** Properties of globals that are otherwise allowed. */
const MEMBERS = { Math: { random: RANDOM }, AbortSignal: { timeout: TIMER } };

const MODULES = {
  assert: 'use kit/assert',
  buffer: BYTES,
  crypto: RANDOM,
  fs: 'use the Engine of kit/engine',
  http: NETWORK,
  http2: NETWORK,
  https: NETWORK,
  net: NETWORK,
  perf_hooks: CLOCK,
  process: ARGUMENT,
  timers: TIMER,
};

const OTHER_MODULES = 'put it behind an interface of kit, and implement it in a file that eslint.config.js lists as a runtime';

/** What to use instead of the module `specifier`; undefined if it is not a module of Node. */
function replacementOfModule(specifier) {
  if (!specifier.startsWith('node:') && !builtinModules.includes(specifier)) return undefined;
  const [name] = specifier.replace(/^node:/, '').split('/');
  return MODULES[name] ?? OTHER_MODULES;
}

module.exports = { GLOBALS, MEMBERS, replacementOfModule };
