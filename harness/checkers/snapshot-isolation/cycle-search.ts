import { TypeKVError } from '#kit/errors';

import { addPrecedence, commitOf, ConstraintGraph, snapshotOf } from './graph/constraint-graph';
import { describeCycle, nameCycle } from './graph/explain-cycle';
import type { OpenPair } from './graph/version-order';
import { type Inference, likelyOrderOf, VersionSearch } from './graph/version-search';
import { committedTransactions, type Versions, versionsOf } from './graph/versions';
import { wrongSource } from './graph/wrong-source';
import type { AnomalyName, SnapshotIsolationResult } from './snapshot-isolation-result';
import { type Transaction, sentences } from './transaction';
import { sessions, TransactionHistory } from './transaction-history';

export interface CycleSearchOptions {
  /**
   * Whether a transaction must see every commit that ended before it began: strong snapshot isolation, in which all clients are one
   * session.
   */
  readonly realTime: boolean;
  /**
   * The maximum number of words of bits, pairs of versions and readers to visit. After that the verdict is `unknown`. A hundred million
   * take less than a second.
   */
  readonly maxSteps: number;
}

/**
 * Checks snapshot isolation with sessions, without timestamps: whether some choice of snapshots explains all reads. It searches for
 * cycles of dependencies, as Elle does (Kingsbury & Alvaro, VLDB 2020). Write skew passes: a cycle in which two anti-dependencies follow
 * each other is allowed.
 *
 * No two transactions may write the same value to the same key, so that a read identifies its writer. The order of versions is inferred:
 * from the initial state, from transactions that read the version that they overwrote, and from orders that would close a cycle. Without
 * deletes the check is exact: a history passes if and only if some order of versions, and some snapshot and commit for each transaction,
 * explain all reads. A history that has an explanation never fails. With deletes, a history without an explanation may pass, because a
 * read that finds nothing in a key that was ever deleted is ignored. Blind writes by two overlapping transactions cannot be observed, and
 * pass.
 *
 * Reads of all transactions count, also of transactions that aborted later. An indeterminate transaction has committed if another
 * transaction read its write.
 *
 * Transactions may be given in any order. Deterministic, including its steps. For up to about ten thousand transactions: memory and time
 * grow with the square.
 * @throws TypeKVError `InvalidArgument` for a history that contradicts itself (`refuseImpossible`), or where two transactions wrote the
 *   same value to a key
 */
export function searchCycles(transactions: readonly Transaction[], options: CycleSearchOptions): SnapshotIsolationResult {
  const history = new TransactionHistory(transactions);
  refuseRepeatedValues(history);
  const violation = history.contradiction() ?? wrongSource(history);
  if (violation !== undefined) return { verdict: 'violation', steps: 0, ...violation };
  return new CycleSearch(history, options).run();
}

/** Searches for cycles of data first, then with sessions, then with real time: the name of a violation is the weakest that applies. */
class CycleSearch {
  private readonly graph: ConstraintGraph;
  private readonly search: VersionSearch;
  private readonly indexOf: ReadonlyMap<Transaction, number>;

  constructor(
    private readonly history: TransactionHistory,
    private readonly options: CycleSearchOptions,
  ) {
    const { transactions } = history;
    const versions = versionsOf(history, committedTransactions(history));
    this.indexOf = new Map(transactions.map((transaction, index) => [transaction, index]));
    this.graph = new ConstraintGraph(transactions.map(({ id }) => id));
    for (const ofKey of versions) addReads(this.graph, ofKey);
    this.search = new VersionSearch(this.graph, versions, likelyOrderOf(transactions), options.maxSteps);
  }

  run(): SnapshotIsolationResult {
    const { transactions } = this.history;
    const dataOnly = this.search.infer();
    if (dataOnly.kind !== 'open') return this.result(dataOnly);

    for (const session of sessions(transactions)) addPrecedence(this.graph, this.indexOf, session, 'session');
    const withSessions = this.search.infer();
    if (withSessions.kind !== 'open') return this.result(withSessions, 'session violation');
    if (!this.options.realTime) return this.decide(withSessions.pairs);

    addPrecedence(this.graph, this.indexOf, transactions, 'real-time');
    const withRealTime = this.search.infer();
    if (withRealTime.kind !== 'open') return this.result(withRealTime, 'real-time violation');
    return this.decide(withRealTime.pairs);
  }

  private decide(pairs: readonly OpenPair[]): SnapshotIsolationResult {
    return this.result(this.search.decide(pairs), undefined, 'every order of the versions has a cycle. In one of these orders');
  }

  private result(
    inference: Inference,
    anomaly?: AnomalyName,
    opening = 'no order of snapshots and commits explains these operations',
  ): SnapshotIsolationResult {
    const { steps } = this.search;
    if (inference.kind === 'unknown') return { verdict: 'unknown', steps };
    if (inference.kind === 'open') return { verdict: 'consistent', steps };
    const { cycle } = inference;
    const message = sentences(`${opening}: ${describeCycle(cycle, this.history)}`);
    const involved = [...new Set(cycle.map(({ from }) => from))];
    return { verdict: 'violation', steps, anomaly: anomaly ?? nameCycle(cycle), message, transactions: involved, cycle };
  }
}

/** The commit of each version comes before the snapshots of its readers. */
function addReads(graph: ConstraintGraph, { key, readers }: Versions): void {
  for (const [writer, ofWriter] of readers) {
    for (const reader of ofWriter) {
      const dependency = { kind: 'write-read', from: graph.ids[writer]!, to: graph.ids[reader]!, key } as const;
      graph.addEdge(commitOf(writer), snapshotOf(reader), dependency);
    }
  }
}

function refuseRepeatedValues({ sources }: TransactionHistory): void {
  for (const [key, value, [first, second]] of sources.entries()) {
    if (value === null || second === undefined) continue;
    const writers = `transactions ${first!.transaction.id} and ${second.transaction.id}`;
    throw new TypeKVError('InvalidArgument', `${writers} both wrote "${value}" to ${key}: expected a distinct value per write of a key`);
  }
}
