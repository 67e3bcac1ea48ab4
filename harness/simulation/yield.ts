/**
 * How the world waits for the code it runs: the only place where the harness touches the host's own scheduling.
 * In a browser the two functions would be built on a MessageChannel.
 */

/**
 * Completes when every microtask that was due has run, and every one that those brought. Node runs its next-tick queue
 * only after the microtask queue is empty, at a fifth of the price of a turn of the event loop. Call it in a microtask, that
 * is after some `await`: in the callback of a timer or a message Node runs its next-tick queue first.
 */
export function microtasksDone(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** Completes after a turn of the host's event loop: unhandled rejections have been reported, messages have come in. */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
