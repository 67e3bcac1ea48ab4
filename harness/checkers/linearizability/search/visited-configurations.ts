const NONE = -1;

/**
 * The visited configurations: a target, a state, and two sets of bits, for the linearized operations among the open determinate operations
 * and among the indeterminate ones.
 *
 * **Dominance.** Suppose that two configurations are equal except that the first has linearized a subset of the indeterminate operations of
 * the second. Every completion of the second is one of the first too, because an indeterminate operation need not happen. So after the
 * first was visited, the second is skipped. (The search of the first may still be in progress: see the theorem in `pruned-search.ts`.)
 */
export class VisitedConfigurations {
  private readonly width: number;
  /** Of each entry: the next entry with the same hash, the target, the state, the bits. */
  private entries: Int32Array;
  private heads = new Int32Array(64).fill(NONE);
  private size = 0;

  /** Bits are in words of 32: first those of the determinate operations, then those of the indeterminate ones. */
  constructor(
    private readonly determinateWords: number,
    private readonly words: number,
  ) {
    this.width = 3 + words;
    this.entries = new Int32Array(this.width * 32);
  }

  /** False if the configuration, or one that dominates it, was visited before. */
  enter(target: number, state: number, bits: Int32Array): boolean {
    const bucket = this.hash(target, state, bits, 0) & (this.heads.length - 1);
    for (let entry = this.heads[bucket]!; entry !== NONE; entry = this.entries[entry * this.width]!) {
      if (this.dominates(entry * this.width, target, state, bits)) return false;
    }
    this.append(bucket, target, state, bits);
    return true;
  }

  private dominates(at: number, target: number, state: number, bits: Int32Array): boolean {
    const { entries } = this;
    if (entries[at + 1] !== target || entries[at + 2] !== state) return false;
    let word = 0;
    for (; word < this.determinateWords; word++) if (entries[at + 3 + word] !== bits[word]) return false;
    for (; word < this.words; word++) if ((entries[at + 3 + word]! & ~bits[word]!) !== 0) return false;
    return true;
  }

  private append(bucket: number, target: number, state: number, bits: Int32Array): void {
    const at = this.size * this.width;
    if (at === this.entries.length) this.growEntries();
    this.entries[at] = this.heads[bucket]!;
    this.entries[at + 1] = target;
    this.entries[at + 2] = state;
    this.entries.set(bits, at + 3);
    this.heads[bucket] = this.size++;
    if (this.size > this.heads.length) this.growHeads();
  }

  /** Without the indeterminate operations, so that a dominating configuration is in the same bucket. */
  private hash(target: number, state: number, bits: Int32Array, offset: number): number {
    let hash = Math.imul(target, 0x9e3779b1) ^ Math.imul(state, 0x85ebca6b);
    for (let word = 0; word < this.determinateWords; word++) hash = Math.imul(hash ^ (hash >>> 15) ^ bits[offset + word]!, 0xc2b2ae35);
    return (hash ^ (hash >>> 13)) >>> 0;
  }

  private growEntries(): void {
    const grown = new Int32Array(this.entries.length * 2);
    grown.set(this.entries);
    this.entries = grown;
  }

  private growHeads(): void {
    this.heads = new Int32Array(this.heads.length * 4).fill(NONE);
    for (let entry = 0; entry < this.size; entry++) {
      const at = entry * this.width;
      const bucket = this.hash(this.entries[at + 1]!, this.entries[at + 2]!, this.entries, at + 3) & (this.heads.length - 1);
      this.entries[at] = this.heads[bucket]!;
      this.heads[bucket] = entry;
    }
  }
}
