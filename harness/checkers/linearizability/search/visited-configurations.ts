const NONE = -1;

/**
 * The configurations that the search has entered: a target, a state, and two sets of bits, what is linearized of the open determinate
 * operations and what of the indeterminate ones.
 *
 * **Dominance.** A configuration that used a subset of the indeterminate operations another used, and is otherwise equal, can do all that
 * the other can: an indeterminate operation need not happen. So once one was entered, the other is not worth entering.
 * (That the first may still be under way when the other is met does no harm: see the theorem in `pruned-search.ts`.)
 */
export class VisitedConfigurations {
  private readonly width: number;
  /** Of each entry: the next one with the same hash, target, state, bits. */
  private entries: Int32Array;
  private heads = new Int32Array(64).fill(NONE);
  private size = 0;

  /** Bits come in words of 32: first those of the determinate operations, then those of the indeterminate. */
  constructor(
    private readonly determinateWords: number,
    private readonly words: number,
  ) {
    this.width = 3 + words;
    this.entries = new Int32Array(this.width * 32);
  }

  /** False if the configuration, or one that dominates it, was entered before. */
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

  /** Of all but the indeterminate operations, so that what may dominate lies in the same bucket. */
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
