const UNUSED = -2;

/** (state, class) → next state, all small integers. A hash table in one typed array, since a `Map` is several times slower. */
export class TransitionCache {
  private entries = new Int32Array(3 * 64).fill(UNUSED);
  private capacity = 64;
  private size = 0;

  /** The next state, or undefined where none was set. */
  get(state: number, operationClass: number): number | undefined {
    const at = this.find(state, operationClass);
    return this.entries[at] === UNUSED ? undefined : this.entries[at + 2];
  }

  set(state: number, operationClass: number, next: number): void {
    if (2 * this.size >= this.capacity) this.grow();
    const at = this.find(state, operationClass);
    if (this.entries[at] === UNUSED) this.size++;
    this.entries[at] = state;
    this.entries[at + 1] = operationClass;
    this.entries[at + 2] = next;
  }

  private find(state: number, operationClass: number): number {
    const { entries, capacity } = this;
    const hash = Math.imul(state, 0x9e3779b1) ^ Math.imul(operationClass, 0x85ebca6b);
    let at = 3 * ((hash ^ (hash >>> 15)) & (capacity - 1));
    while (entries[at] !== UNUSED && (entries[at] !== state || entries[at + 1] !== operationClass)) at = (at + 3) % entries.length;
    return at;
  }

  private grow(): void {
    const old = this.entries;
    this.capacity *= 2;
    this.entries = new Int32Array(3 * this.capacity).fill(UNUSED);
    this.size = 0;
    for (let at = 0; at < old.length; at += 3) if (old[at] !== UNUSED) this.set(old[at]!, old[at + 1]!, old[at + 2]!);
  }
}
