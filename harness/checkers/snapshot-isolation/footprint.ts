import { malformation, readsOfScan } from './scan-coverage';
import type { AnomalyName, Violation } from './snapshot-isolation-result';
import { type TransactionScan, type Transaction, describeTransaction, describeValue, sentences } from './transaction';

/** The first read of a key that the transaction had not written itself. Such reads show what the snapshot contains. */
export interface ExternalRead {
  readonly key: string;
  readonly value: string | null;
  readonly fromScan: boolean;
}

/** `transaction 7 (client 2) read x = "5"`, or `… found x = "5" in a scan` */
export function describeRead(reader: Transaction, { key, value, fromScan }: ExternalRead): string {
  const what = describeValue(key, value);
  return fromScan ? `${describeTransaction(reader)} found ${what} in a scan` : `${describeTransaction(reader)} read ${what}`;
}

/** The part of a transaction that concerns other transactions. */
export interface Footprint {
  readonly transaction: Transaction;
  /** By key, in the order of the operations. */
  readonly reads: ReadonlyMap<string, ExternalRead>;
  /** The last write of each key, in the order of the first. */
  readonly writes: ReadonlyMap<string, string | null>;
  /** A contradiction within the transaction, whatever other transactions did. */
  readonly contradiction: Violation | undefined;
}

/** `keys`: all keys that any transaction writes, ascending. If a scan covers one of these and does not return it, it was absent. */
export function footprintOf(transaction: Transaction, keys: readonly string[]): Footprint {
  const footprint = new OpenFootprint(transaction);
  for (const operation of transaction.operations) {
    if (operation.kind === 'write') footprint.writes.set(operation.key, operation.value);
    else if (operation.kind === 'read') footprint.observe({ ...operation, fromScan: false });
    else footprint.observeScan(operation, keys);
  }
  return footprint;
}

class OpenFootprint implements Footprint {
  readonly reads = new Map<string, ExternalRead>();
  readonly writes = new Map<string, string | null>();
  contradiction: Violation | undefined;

  constructor(readonly transaction: Transaction) {}

  observe(read: ExternalRead): void {
    const own = this.writes.get(read.key);
    if (own !== undefined) {
      if (own !== read.value) this.contradict('own write not read', read, `its own write ${describeValue(read.key, own)}`);
      return;
    }
    const earlier = this.reads.get(read.key);
    if (earlier === undefined) this.reads.set(read.key, read);
    else if (earlier.value !== read.value) {
      this.contradict('non-repeatable read', read, `${describeValue(read.key, earlier.value)} as in its earlier read`);
    }
  }

  observeScan(scan: TransactionScan, keys: readonly string[]): void {
    const wrong = malformation(scan);
    if (wrong !== undefined) return this.report('malformed scan', sentences(`a scan of ${describeTransaction(this.transaction)} ${wrong}`));
    for (const [key, value] of readsOfScan(scan, keys)) this.observe({ key, value, fromScan: true });
  }

  private contradict(anomaly: AnomalyName, read: ExternalRead, expected: string): void {
    this.report(anomaly, sentences(describeRead(this.transaction, read), `expected ${expected}`));
  }

  private report(anomaly: AnomalyName, message: string): void {
    this.contradiction ??= { anomaly, message, transactions: [this.transaction.id] };
  }
}
