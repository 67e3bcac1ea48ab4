import { settledAt, type Transaction } from '../transaction';
import { apply, readsFrom, writeSameKey, type DatabaseState } from './replay';

/**
 * The simple checker that `searchCycles` is tested against. It executes a database with snapshot isolation one step at a time, in every
 * possible order. A step takes a snapshot for a transaction, which must explain all its reads, or commits a transaction, which must be the
 * first to commit among those that overlap with it and wrote the same key. Exponential in the number of transactions.
 */
export function hasSnapshotIsolation(transactions: readonly Transaction[], options: { readonly realTime: boolean }): boolean {
  const beginning = { started: new Set<never>(), committed: new Set<never>(), doomed: new Set<never>(), state: new Map() };
  return new ScheduleSearch(transactions, options.realTime).canFinish(beginning);
}

interface SchedulePosition {
  readonly started: ReadonlySet<Transaction>;
  readonly committed: ReadonlySet<Transaction>;
  /** Started transactions that overlap with a committed one that wrote one of their keys. */
  readonly doomed: ReadonlySet<Transaction>;
  readonly state: DatabaseState;
}

class ScheduleSearch {
  private readonly seen = new Set<string>();

  constructor(
    private readonly transactions: readonly Transaction[],
    private readonly realTime: boolean,
  ) {}

  canFinish(position: SchedulePosition): boolean {
    const { started, committed, doomed } = position;
    const left = this.transactions.filter((each) => each.status === 'committed' && !committed.has(each));
    if (left.length === 0 && started.size === this.transactions.length) return true;
    if (left.some((each) => doomed.has(each)) || !this.isNew(position)) return false;
    return this.transactions.some((each) => {
      if (!started.has(each)) return this.canStart(each, position) && this.canFinish({ ...position, started: new Set([...started, each]) });
      if (each.status === 'aborted' || committed.has(each) || doomed.has(each)) return false;
      return this.canFinish(commit(each, position));
    });
  }

  private canStart(transaction: Transaction, { started, committed, state }: SchedulePosition): boolean {
    const ended = this.transactions.filter((other) => settledAt(other) < transaction.beganAt);
    const before = ended.filter(({ client }) => this.realTime || client === transaction.client);
    return before.every((other) => (other.status === 'committed' ? committed : started).has(other)) && readsFrom(transaction, state);
  }

  private isNew({ started, committed, doomed, state }: SchedulePosition): boolean {
    const ids = (set: ReadonlySet<Transaction>): number[] => this.transactions.filter((each) => set.has(each)).map(({ id }) => id);
    const name = JSON.stringify([ids(started), ids(committed), ids(doomed), [...state].sort()]);
    const isNew = !this.seen.has(name);
    this.seen.add(name);
    return isNew;
  }
}

function commit(transaction: Transaction, { started, committed, doomed, state }: SchedulePosition): SchedulePosition {
  const losers = [...started].filter((each) => each !== transaction && !committed.has(each) && writeSameKey(each, transaction));
  return {
    started,
    committed: new Set([...committed, transaction]),
    doomed: new Set([...doomed, ...losers]),
    state: apply(transaction, state),
  };
}
