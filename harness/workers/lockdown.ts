import 'ses';

import { mapStacks } from '#harness/workers/loader/compile';

declare const lockdown: (options: Readonly<Record<string, string>>) => void;
declare const harden: <Value>(value: Value) => Value;

/**
 * Freezes the intrinsics of this process, by `ses`: a solution can neither keep state on them, which would survive a crash
 * of its store, nor change what the rest of the process gets from them, nor make code from strings. Once, before the first
 * solution loads.
 */
export function lockDown(): void {
  lockdown({
    // Stacks and the console of the host stay as Node has them: they are how a failure is explained.
    errorTaming: 'unsafe',
    stackFiltering: 'verbose',
    consoleTaming: 'unsafe',
    domainTaming: 'unsafe',
    // The loader itself compiles the files of a solution; a solution cannot.
    evalTaming: 'unsafe-eval',
  });
  // Node's own, which a solution may use.
  for (const allowed of [TextEncoder, TextDecoder]) harden(allowed);
  mapStacks();
}

/** Freezes a module that all stores share, and what can be reached from it. Gives it back. Before `lockDown`, it does nothing. */
export function freezeShared<Value>(value: Value): Value {
  return typeof harden === 'function' ? harden(value) : value;
}
