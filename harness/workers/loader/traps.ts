import { format } from 'node:util';

import type { CodeWatcher } from '#harness/scenario/code-source';
import { ForbiddenCall } from '#harness/workers/loader/forbidden-call';

/**
 * The replacements of the globals that would make a run irreproducible. They are parameters of the function that wraps each of
 * the solution's modules, so the real globals are unchanged for all other code.
 */
export type Traps = Readonly<Record<string, unknown>>;

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'] as const;

const USE_RUNTIME_NOW = 'use runtime.now() (kit/runtime)';
const USE_RUNTIME_RANDOM = 'use runtime.random(bound) (kit/runtime)';
const USE_RUNTIME_TIMER = 'use runtime.setTimer(delayMs, callback) or runtime.sleep(delayMs) (kit/runtime)';
const USE_PROMISE = 'queueMicrotask or a promise';
const NO_COLLECTOR = 'close or delete what is no longer needed; the time of garbage collection depends on the machine';
const NO_OUTSIDE = 'a store reaches its environment only through its interfaces (kit/engine, kit/transport)';

export function makeTraps(watcher: CodeWatcher): Traps {
  const refuse = (what: string, instead: string): never => {
    const message = `${what} is not available to a solution: a run must be a function of its seed. Instead: ${instead}.`;
    watcher.forbidden(message);
    throw new ForbiddenCall(message);
  };
  const traps: Record<string, unknown> = {
    Date: trapDate(refuse),
    Math: trapMath(refuse),
    console: trapConsole(watcher),
    performance: trapObject('performance', USE_RUNTIME_NOW, refuse),
    crypto: trapObject('crypto', USE_RUNTIME_RANDOM, refuse),
    process: trapObject('process', NO_OUTSIDE, refuse),
    fetch: () => refuse('fetch', NO_OUTSIDE),
    MessageChannel: trapClass('MessageChannel', USE_PROMISE, refuse),
    BroadcastChannel: trapClass('BroadcastChannel', NO_OUTSIDE, refuse),
    WeakRef: trapClass('WeakRef', NO_COLLECTOR, refuse),
    FinalizationRegistry: trapClass('FinalizationRegistry', NO_COLLECTOR, refuse),
    WebAssembly: trapObject('WebAssembly', 'TypeScript', refuse),
  };
  for (const timer of TIMERS) traps[timer] = () => refuse(timer, USE_RUNTIME_TIMER);
  // Defined, not assigned: some of these globals are getters.
  const trapped = Object.create(globalThis, Object.getOwnPropertyDescriptors(traps)) as object;
  for (const name of ['globalThis', 'global']) {
    Object.defineProperty(trapped, name, { value: trapped });
    traps[name] = trapped;
  }
  return traps;
}

type Refuse = (what: string, instead: string) => never;

/** `new Date(0)` is deterministic and allowed. Reading the clock is refused. */
function trapDate(refuse: Refuse): unknown {
  const now = (): never => refuse('Date.now()', USE_RUNTIME_NOW);
  return new Proxy(Date, {
    apply: () => refuse('Date()', USE_RUNTIME_NOW),
    construct: (target, parameters: unknown[]) =>
      parameters.length === 0 ? refuse('new Date()', USE_RUNTIME_NOW) : (Reflect.construct(target, parameters) as object),
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  });
}

function trapMath(refuse: Refuse): unknown {
  const descriptors = Object.getOwnPropertyDescriptors(Math);
  const random = { value: () => refuse('Math.random()', USE_RUNTIME_RANDOM), enumerable: false };
  return Object.freeze(Object.defineProperties({}, { ...descriptors, random }));
}

function trapObject(name: string, instead: string, refuse: Refuse): unknown {
  return new Proxy({}, { get: (_, property) => refuse(`${name}.${String(property)}`, instead) });
}

function trapClass(name: string, instead: string, refuse: Refuse): unknown {
  return new Proxy(class {}, { construct: () => refuse(`new ${name}()`, instead) });
}

/** Lines are recorded in the trace. A report shows them at their virtual time. */
function trapConsole(watcher: CodeWatcher): unknown {
  const write = (...values: unknown[]): void => watcher.output(format(...values));
  return Object.freeze({ log: write, info: write, warn: write, error: write, debug: write, trace: write, dir: write });
}
