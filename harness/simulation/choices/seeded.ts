import { type Choices, type Purpose, purpose } from '#harness/simulation/choices/choices';
import { mix } from '#harness/simulation/choices/mix';

const TWO_TO_32 = 0x1_0000_0000;

/** Random runs: every choice is a pure function of the seed, its purpose and its identity. */
export class SeededChoices implements Choices {
  private readonly low: number;
  private readonly high: number;

  /**
   * @param seed an integer from 0 to 2^53 - 1
   * @param name the scenario's name: two scenarios with the same seed make unrelated choices
   */
  constructor(seed: number, name = '') {
    this.low = mix((seed | 0) ^ purpose(name).key);
    this.high = mix(Math.floor(seed / TWO_TO_32) ^ 0x9e3779b9);
  }

  choose(purpose: Purpose, subject: number, ordinal: number, bound: number): number {
    let bits = mix(this.low ^ purpose.key);
    bits = mix(bits ^ this.high ^ subject);
    bits = mix(bits + Math.imul(ordinal, 0x9e3779b1));
    // The product needs up to 64 bits. Its rounding is the same on every machine (IEEE 754).
    return Math.floor(((bits >>> 0) * bound) / TWO_TO_32);
  }
}
