import type { Transaction } from './transaction';

/** A transaction that wrote a value to a key. */
export interface Source {
  readonly transaction: Transaction;
  /** Whether it was the transaction's last write of the key. Only this write becomes visible at commit. */
  readonly isFinal: boolean;
}

/** The writers of each value of each key, in the order of the history. */
export class SourceIndex {
  private readonly sources = new Map<string, Map<string | null, Source[]>>();

  constructor(transactions: readonly Transaction[]) {
    for (const transaction of transactions) this.addWritesOf(transaction);
  }

  of(key: string, value: string | null): readonly Source[] {
    return this.sources.get(key)?.get(value) ?? [];
  }

  /** All keys that any transaction wrote, ascending. */
  keys(): string[] {
    return [...this.sources.keys()].sort();
  }

  /** Every key with every value that was written to it. */
  *entries(): Generator<[key: string, value: string | null, sources: readonly Source[]]> {
    for (const [key, byValue] of this.sources) {
      for (const [value, sources] of byValue) yield [key, value, sources];
    }
  }

  private addWritesOf(transaction: Transaction): void {
    const added = new Set<string>();
    for (let index = transaction.operations.length - 1; index >= 0; index--) {
      const operation = transaction.operations[index]!;
      if (operation.kind !== 'write') continue;
      this.add(operation.key, operation.value, { transaction, isFinal: !added.has(operation.key) });
      added.add(operation.key);
    }
  }

  /** Writes are added last one first: a value that a transaction writes twice counts as final if its last write was. */
  private add(key: string, value: string | null, source: Source): void {
    let byValue = this.sources.get(key);
    if (byValue === undefined) this.sources.set(key, (byValue = new Map()));
    const sources = byValue.get(value);
    if (sources === undefined) byValue.set(value, [source]);
    else if (sources.at(-1)!.transaction !== source.transaction) sources.push(source);
  }
}
