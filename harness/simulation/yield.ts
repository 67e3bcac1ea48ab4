/**
 * How the simulation waits for the code that it runs. This is the only place where the simulation uses the host's scheduling.
 * In a browser the two functions would use a MessageChannel.
 */

/**
 * Completes when the microtask queue is empty. Node runs its next-tick queue only then, at a fifth of the cost of a turn of the
 * event loop. Call it in a microtask, that is, after some `await`: in the callback of a timer or a message Node runs its
 * next-tick queue first.
 */
export function microtasksDone(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** Completes after a turn of the host's event loop: unhandled rejections have been reported, messages have arrived. */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
