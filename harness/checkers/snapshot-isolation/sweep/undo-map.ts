/** A map that can restore an earlier state. The cost is proportional to the number of changes since then. */
export class UndoMap<Value> {
  private readonly values = new Map<string, Value>();
  private readonly changedKeys: string[] = [];
  private readonly replaced: (Value | undefined)[] = [];

  get(key: string): Value | undefined {
    return this.values.get(key);
  }

  /** `undefined` deletes. */
  set(key: string, value: Value | undefined): void {
    this.changedKeys.push(key);
    this.replaced.push(this.values.get(key));
    this.put(key, value);
  }

  /** The number of changes so far, for `undoTo`. */
  changes(): number {
    return this.changedKeys.length;
  }

  undoTo(changes: number): void {
    while (this.changedKeys.length > changes) this.put(this.changedKeys.pop()!, this.replaced.pop());
  }

  private put(key: string, value: Value | undefined): void {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
  }
}
