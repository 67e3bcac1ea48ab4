import 'ses';

import * as protobuf from '@bufbuild/protobuf/wire';

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
    // Stacks and the console of the host stay as Node has them: they are how a failure is explained. Only `unsafe-debug` lets a source
    // map into the stacks. What a solution gets as `Error` has no power over them: see loader/capabilities.
    errorTaming: 'unsafe-debug',
    stackFiltering: 'verbose',
    consoleTaming: 'unsafe',
    domainTaming: 'unsafe',
    // The worker itself handles what nobody catches.
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
    // The loader itself compiles the files of a solution; a solution cannot.
    evalTaming: 'unsafe-eval',
  });
  // Node's own, which a solution may use.
  for (const allowed of [TextEncoder, TextDecoder]) harden(allowed);
  // Its instances are given away by `encode` of the wire messages, and no module of kit exports it.
  freezeShared(protobuf);
  mapStacks();
}

/**
 * Freezes a module that all stores share, and what can be reached from its exports. Gives it back. Before `lockDown`, it does
 * nothing.
 */
export function freezeShared<Module extends object>(module: Module): Module {
  if (typeof harden !== 'function') return module;
  // A compiled module exports getters. What a getter returns is not reached from the getter.
  for (const exported of Object.values(module)) harden<unknown>(exported);
  return harden(module);
}
