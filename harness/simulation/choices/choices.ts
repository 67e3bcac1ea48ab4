/**
 * The one source of everything that the world decides: delays, losses, which of two events comes first, when to crash.
 *
 * A choice is asked for by purpose and identity, never as "the next number": a seeded source answers with a pure function
 * of both, so that taking one fault out of a run leaves every other choice as it was. That is what makes shrinking work.
 */
export interface Choices {
  /**
   * An integer in [0, `bound`).
   *
   * @param purpose what the choice is for; see `purpose`
   * @param subject who or what it is about: a store, a link, a client
   * @param ordinal which of the subject's choices for this purpose: a message number, a write number
   * @param bound an integer from 1 to 2^32
   */
  choose(purpose: Purpose, subject: number, ordinal: number, bound: number): number;
}

/** Names a kind of choice. Two purposes with one name are the same. */
export interface Purpose {
  readonly name: string;
  /** A 32-bit hash of the name. */
  readonly key: number;
}

/** Made once, at module level: `const DISK_LATENCY = purpose('disk latency')`. */
export function purpose(name: string): Purpose {
  let key = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) key = Math.imul(key ^ name.charCodeAt(i), 0x01000193);
  return { name, key };
}

/** An integer in [`least`, `most`], both included. */
export function chooseBetween(choices: Choices, what: Purpose, subject: number, ordinal: number, least: number, most: number): number {
  return least + choices.choose(what, subject, ordinal, most - least + 1);
}
