import { TypeKVError } from '#kit/errors';
import { addPrecedence } from './graph/add-precedence';
import { commitOf, ConstraintGraph, snapshotOf } from './graph/constraint-graph';
import { committedTransactions } from './graph/committed-transactions';
import { describeCycle } from './graph/describe-cycle';
import { nameCycle } from './graph/name-cycle';
import { likelyOrderOf } from './graph/likely-order';
import type { OpenPair } from './graph/version-order';
import { VersionSearch, type Inference } from './graph/version-search';
import { versionsOf, type Versions } from './graph/versions';
import { wrongSource } from './graph/wrong-source';
import { sessions } from './sessions';
import type { AnomalyName, SnapshotIsolationResult } from './snapshot-isolation-result';
import type { Transaction } from './transaction';
import { TransactionHistory } from './transaction-history';

export interface CycleSearchOptions {
  /**
   * Whether a transaction must see all that had committed before it began: strong snapshot isolation, where all clients are one session.
   */
  readonly realTime: boolean;
  /**
   * Words of bits, pairs of versions and readers that may be looked at before the verdict is `unknown`. A hundred million take less than
   * a second.
   */
  readonly maxSteps: number;
}

/**
 * Whether some snapshots explain what was read, under snapshot isolation with sessions, whatever the timestamps: a search for cycles of
 * dependencies, as in Elle (Kingsbury & Alvaro, VLDB 2020). Write skew passes: a cycle counts unless two anti-dependencies follow each
 * other.
 *
 * It needs histories in which no two transactions write the same value to the same key, so that a read tells who wrote. The order of
 * versions is inferred: from the initial state, from who read what he overwrote, and from orders that would close a cycle. So without
 * deletes it is exact: a history passes exactly if some order of versions, and some snapshot and commit for each transaction, explain all
 * reads. It never fails a history that has an explanation. With deletes it may pass one that has none, since a read that finds nothing in
 * a key that was ever deleted is not looked at. Two blind writes by transactions that overlap leave no mark, and pass.
 *
 * Reads of all transactions count, also of those that aborted later. An indeterminate transaction has committed if another one read its
 * write.
 *
 * Transactions may be given in any order. Deterministic, in its steps too. Up to about ten thousand transactions: memory and time grow
 * with the square.
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

/** Looks for cycles of data first, then with sessions, then with real time, so that a violation is named after the least that it needs. */
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
    return this.result(this.search.decide(pairs), undefined, 'in whichever order the versions came, there is a cycle; in one of them');
  }

  private result(
    inference: Inference,
    anomaly?: AnomalyName,
    opening = 'no order of snapshots and commits explains this',
  ): SnapshotIsolationResult {
    const { steps } = this.search;
    if (inference.kind === 'unknown') return { verdict: 'unknown', steps };
    if (inference.kind === 'open') return { verdict: 'consistent', steps };
    const { cycle } = inference;
    const message = `${opening}: ${describeCycle(cycle, this.history)}`;
    const involved = [...new Set(cycle.map(({ from }) => from))];
    return { verdict: 'violation', steps, anomaly: anomaly ?? nameCycle(cycle), message, transactions: involved, cycle };
  }
}

/** The commit of each version comes before the snapshots of those who read it. */
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
    throw new TypeKVError('InvalidArgument', `${writers} both wrote "${value}" to ${key}`);
  }
}
