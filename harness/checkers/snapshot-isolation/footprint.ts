import { describeRead, describeTransaction, describeValue } from './describe';
import { malformation, readsOfScan } from './scan-coverage';
import type { AnomalyName, Violation } from './snapshot-isolation-result';
import type { Scan, Transaction } from './transaction';

/** The first read of a key that the transaction had not written itself: it tells of the snapshot. */
export interface ExternalRead {
  readonly key: string;
  readonly value: string | null;
  readonly fromScan: boolean;
}

/** What of a transaction concerns the others. */
export interface Footprint {
  readonly transaction: Transaction;
  /** By key, in the order of the operations. */
  readonly reads: ReadonlyMap<string, ExternalRead>;
  /** The last write of each key, in the order of the first. */
  readonly writes: ReadonlyMap<string, string | null>;
  /** What the transaction's operations say against each other, whatever the others did. */
  readonly contradiction: Violation | undefined;
}

/** `keys`: all that any transaction writes, ascending; what a scan does not answer of these was absent. */
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
      if (own !== read.value) this.contradict('own write not read', read, `after it had written ${describeValue(read.key, own)}`);
      return;
    }
    const earlier = this.reads.get(read.key);
    if (earlier === undefined) this.reads.set(read.key, read);
    else if (earlier.value !== read.value) {
      this.contradict('non-repeatable read', read, `after it had read ${describeValue(read.key, earlier.value)}`);
    }
  }

  observeScan(scan: Scan, keys: readonly string[]): void {
    const wrong = malformation(scan);
    if (wrong !== undefined) return this.report('malformed scan', `${describeTransaction(this.transaction)} got of a scan ${wrong}`);
    for (const [key, value] of readsOfScan(scan, keys)) this.observe({ key, value, fromScan: true });
  }

  private contradict(anomaly: AnomalyName, read: ExternalRead, after: string): void {
    this.report(anomaly, `${describeRead(this.transaction, read)} ${after}`);
  }

  private report(anomaly: AnomalyName, message: string): void {
    this.contradiction ??= { anomaly, message, transactions: [this.transaction.id] };
  }
}
