import { formatWithOptions } from 'node:util';

import type { CodeWatcher } from '#harness/scenario/code-source';
import { ForbiddenCall } from '#harness/workers/loader/forbidden-call';
import { ALLOWED_GLOBALS, USE_RUNTIME_NOW, USE_RUNTIME_RANDOM, forbiddenMessage } from '#harness/workers/loader/globals';

/**
 * The global objects that are made for each instance of a solution's modules, by name. They are parameters of the function
 * that wraps each module. The other allowed names are the frozen intrinsics themselves.
 */
export type Capabilities = Readonly<Record<string, unknown>>;

/** @param watcher hears of a refused call too, for a solution that catches the error */
export function makeCapabilities(watcher: CodeWatcher): Capabilities {
  const refuse = (what: string, instead?: string): never => {
    const message = forbiddenMessage(what, instead);
    watcher.forbidden(message);
    throw new ForbiddenCall(message);
  };
  const made = {
    Date: seededDate(refuse),
    Math: seededMath(refuse),
    console: tracedConsole(watcher),
    // The constructor that instances have. The global one can change how all stacks are printed.
    Error: Error.prototype.constructor,
    queueMicrotask: Object.freeze((callback: () => void): void => queueMicrotask(callback)),
    structuredClone: Object.freeze((value: unknown): unknown => structuredClone(value)),
  };
  return { ...made, globalThis: makeGlobalThis(made, refuse) };
}

type Refuse = (what: string, instead?: string) => never;

/** Without a prototype, so that nothing is reached but what is listed; every other global name refuses. */
function makeGlobalThis(made: Readonly<Record<string, unknown>>, refuse: Refuse): object {
  const whole = Object.create(null) as object;
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const allowed = ALLOWED_GLOBALS.has(name);
    const value = made[name] ?? (allowed ? (globalThis as Record<string, unknown>)[name] : undefined);
    if (value !== undefined || allowed) Object.defineProperty(whole, name, { value, enumerable: false });
    else if (name !== 'globalThis') Object.defineProperty(whole, name, { get: () => refuse(name), enumerable: false });
  }
  Object.defineProperty(whole, 'globalThis', { value: whole });
  return Object.freeze(whole);
}

/** `new Date(0)` depends on its inputs alone and stays; what reads the clock is refused. */
function seededDate(refuse: Refuse): unknown {
  // The constructor that instances have, which `lockdown` has separated from the global one.
  const shared = Date.prototype.constructor as DateConstructor;
  const now = Object.freeze((): never => refuse('Date.now()', USE_RUNTIME_NOW));
  return Object.freeze(
    new Proxy(function Date() {}, {
      apply: () => refuse('Date()', USE_RUNTIME_NOW),
      construct: (_, values: unknown[]) =>
        values.length === 0 ? refuse('new Date()', USE_RUNTIME_NOW) : (Reflect.construct(shared, values) as object),
      get: (_, name) => (name === 'now' ? now : (Reflect.get(shared, name) as unknown)),
    }),
  );
}

function seededMath(refuse: Refuse): unknown {
  const descriptors = Object.getOwnPropertyDescriptors(Math);
  const random = { value: Object.freeze(() => refuse('Math.random()', USE_RUNTIME_RANDOM)), enumerable: false };
  return Object.freeze(Object.defineProperties({}, { ...descriptors, random }));
}

/** Node would hand its own functions to the methods by which an object prints itself. They belong to the host. */
const PRINTED_BY_NODE = { customInspect: false };

/** Lines go into the trace, where a report shows them at their virtual time. */
function tracedConsole(watcher: CodeWatcher): unknown {
  const write = Object.freeze((...values: unknown[]): void => watcher.output(formatWithOptions(PRINTED_BY_NODE, ...values)));
  return Object.freeze({ log: write, info: write, warn: write, error: write, debug: write, trace: write, dir: write });
}
