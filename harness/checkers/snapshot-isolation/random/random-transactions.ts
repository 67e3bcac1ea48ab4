import { RandomIntegers } from '../../linearizability/random/random-integers';
import type { Transaction } from '../transaction';
import { SimulatedDatabase, type OpenTransaction } from './simulated-database';
import { DATABASE_MISTAKES, type DatabaseMistake } from './mistake';

export interface RandomTransactionsOptions {
  readonly seed: number;
  readonly clients: number;
  readonly transactions: number;
  readonly keys: number;
  /** The maximum number of operations per transaction. */
  readonly operations: number;
  /** The probability that the client of a transaction never learns its outcome. */
  readonly unknownPercent: number;
  /** The probability that the database makes a `DatabaseMistake` with a transaction. At 0 the history has snapshot isolation. */
  readonly mistakePercent: number;
  /** The possible mistakes. Default: all. */
  readonly mistakes?: readonly DatabaseMistake[];
  /** The probability that a write is a delete. */
  readonly deletePercent: number;
  /** The probability that a read is a scan. */
  readonly scanPercent: number;
  /** The number of different values. Undefined: no value is written twice. */
  readonly values: number | undefined;
}

/** Simulates clients of a database, one step at a time: a transaction begins, executes an operation, or ends. */
export function randomTransactions(options: RandomTransactionsOptions): Transaction[] {
  return new TransactionPlayer(options).play();
}

class TransactionPlayer {
  private readonly random: RandomIntegers;
  private readonly database: SimulatedDatabase;
  private readonly begun: OpenTransaction[] = [];
  private readonly openOf = new Map<number, OpenTransaction>();
  /** Transactions that ended for their clients, but may still commit. */
  private readonly late: OpenTransaction[] = [];
  private written = 0;

  constructor(private readonly options: RandomTransactionsOptions) {
    this.random = new RandomIntegers(options.seed);
    this.database = new SimulatedDatabase(this.random);
  }

  play(): Transaction[] {
    const { clients, transactions } = this.options;
    while (this.begun.length < transactions || this.openOf.size > 0) {
      if (this.late.length > 0 && this.random.chance(15)) this.database.commit(this.late.shift()!);
      const client = this.random.below(clients);
      const open = this.openOf.get(client);
      if (open !== undefined) this.proceed(open);
      else if (this.begun.length < transactions) this.begin(client);
    }
    return this.begun.map(({ record }) => record);
  }

  private begin(client: number): void {
    const { random, options } = this;
    const mistake = random.chance(options.mistakePercent) ? random.pick(options.mistakes ?? DATABASE_MISTAKES) : undefined;
    const open = this.database.begin(this.begun.length, client, 1 + random.below(options.operations), mistake);
    this.begun.push(open);
    this.openOf.set(client, open);
  }

  private proceed(open: OpenTransaction): void {
    if (open.operationsLeft-- > 0) this.operate(open);
    else this.end(open);
  }

  private operate(open: OpenTransaction): void {
    const { random, database, options } = this;
    const key = `k${random.below(options.keys)}`;
    if (random.chance(50)) database.write(open, key, this.value());
    else if (!random.chance(options.scanPercent)) database.read(open, key);
    else {
      const end = random.chance(50) ? undefined : `k${random.below(options.keys)}`;
      database.scan(open, key, end, random.chance(50) ? undefined : random.below(4));
    }
  }

  private value(): string | null {
    const { random, options } = this;
    if (random.chance(options.deletePercent)) return null;
    return `v${options.values === undefined ? this.written++ : random.below(options.values)}`;
  }

  private end(open: OpenTransaction): void {
    const { random, database } = this;
    this.openOf.delete(open.record.client);
    if (!random.chance(this.options.unknownPercent)) return database.end(open, random.chance(10) ? 'abort' : 'commit');
    database.giveUp(open, { neverEnds: random.chance(50) });
    const fate = random.below(10);
    if (fate < 3) database.commit(open);
    else if (fate < 7) this.late.push(open);
    else if (fate < 8) database.failToCommit(open);
  }
}
