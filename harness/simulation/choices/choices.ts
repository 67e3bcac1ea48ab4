/**
 * The one source of all decisions of the simulation: delays, losses, which of two events comes first, when to crash.
 *
 * A choice is identified by purpose and identity, never as "the next number". A seeded source answers with a pure function of
 * both, so removing one fault from a run leaves every other choice unchanged. This makes shrinking possible.
 */
export interface Choices {
  /**
   * An integer in [0, `bound`).
   *
   * @param purpose what the choice is for; see `purpose`
   * @param subject what the choice is about: a store, a link, a client
   * @param ordinal which of the subject's choices for this purpose: a message number, a write number
   * @param bound an integer from 1 to 2^32
   */
  choose(purpose: Purpose, subject: number, ordinal: number, bound: number): number;
}

/** Names a kind of choice. Two purposes with the same name are equal. */
export interface Purpose {
  readonly name: string;
  /** A 32-bit hash of the name. */
  readonly key: number;
  /** The choice says how long something takes: 0 is the minimum. */
  readonly isLatency: boolean;
}

/** Call it once per purpose, at module level: `const LOSS = purpose('network: is it lost')`. */
export function purpose(name: string): Purpose {
  return { name, key: hashName(name), isLatency: false };
}

/** A purpose of choices that say how long something takes: `const SYNC = latencyPurpose('disk: sync latency')`. */
export function latencyPurpose(name: string): Purpose {
  return { name, key: hashName(name), isLatency: true };
}

function hashName(name: string): number {
  let key = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) key = Math.imul(key ^ name.charCodeAt(i), 0x01000193);
  return key;
}

/** An integer in [`min`, `max`], both inclusive. */
export function chooseBetween(choices: Choices, what: Purpose, subject: number, ordinal: number, min: number, max: number): number {
  return min + choices.choose(what, subject, ordinal, max - min + 1);
}

/** The same choices, except that every message and every disk takes its minimal time. Failures are easier to read so. */
export function withMinimalLatency(choices: Choices): Choices {
  return {
    choose: (purpose, subject, ordinal, bound) => (purpose.isLatency ? 0 : choices.choose(purpose, subject, ordinal, bound)),
  };
}
