import type { FailureReport, ReportFault } from '#harness/report/report-data';
import { SampleClient } from '#harness/report/sample/sample-client';
import { SampleSimulation } from '#harness/report/sample/sample-simulation';
import { SampleStore } from '#harness/report/sample/sample-store';

export interface SampleOptions {
  readonly stores: number;
  readonly clients: number;
  /** The time before the partition that leads to the failure, in virtual milliseconds. */
  readonly calmMs: number;
  /** The interval between two operations, in virtual milliseconds. */
  readonly callEveryMs: number;
}

const SMALL: SampleOptions = { stores: 5, clients: 3, calmMs: 600, callEveryMs: 40 };

const LOSS_PERCENT = 2;

/**
 * An artificial run for tests and for a look at the page: elections, a crash, a partition, and finally a partitioned leader that answers
 * a read from its local state. It does not come from a solution, and is always the same.
 */
export function sampleReport(options: SampleOptions = SMALL): FailureReport {
  const simulation = new SampleSimulation(7, LOSS_PERCENT);
  const stores: SampleStore[] = [];
  for (let id = 1; id <= options.stores; id++) stores.push(new SampleStore(simulation, id, stores));
  const clients = Array.from({ length: options.clients }, (_, i) => new SampleClient(simulation, i + 1));
  const faults = faultsOf(options);
  const stale = play({ simulation, stores, clients, options, faults });
  simulation.record('world', 'violation', { property: 'linearizability' });
  return {
    title: 'A leader without a majority never answers a read',
    testId: 'lab2b/lone-leader-reads',
    seed: 4171,
    shownSeed: 4171,
    verdict: 'violation',
    property: 'linearizability',
    message: [
      'client 1 read x from store 1: expected "new", found "old".',
      'No order of the operations explains this: the read was invoked after the put of "new" by client 2 had returned.',
      'store 1 was the leader of term 1 and could not reach a majority; store 3 was the leader of term 2.',
    ].join('\n'),
    references: 'Ongaro, Consensus: Bridging Theory and Practice (2014), section 6.4',
    docs: 'docs/lab2b.md#reads',
    replay: 'npx typekv grade lab2b --test lone-leader-reads --seed 4171',
    axis: 'time',
    leftOut: 0,
    actors: [...clients, ...stores].map(({ actor }) => actor),
    faults,
    events: simulation.events,
    illegalOperations: [{ actor: 'client 1', operation: stale() }],
    history: historyOf(simulation),
  };
}

/** A similar run with at least `events` events. */
export function largeSampleReport(events = 10_000): FailureReport {
  return sampleReport({ ...SMALL, calmMs: Math.ceil(events * 1.35), callEveryMs: 60 });
}

function faultsOf({ calmMs, stores }: SampleOptions): ReportFault[] {
  const minority = ['client 1', 'store 1'];
  return [
    {
      label: `store ${stores} crashes`,
      kind: 'crash',
      actors: [`store ${stores}`],
      fromMicros: (calmMs - 150) * 1000,
      toMicros: (calmMs - 60) * 1000,
    },
    {
      label: 'client 1 and store 1 are partitioned from the others',
      kind: 'partition',
      actors: minority,
      fromMicros: calmMs * 1000,
      toMicros: null,
    },
    {
      label: 'the disk of store 4 is 8 times slower',
      kind: 'slow disk',
      actors: ['store 4'],
      fromMicros: (calmMs - 260) * 1000,
      toMicros: (calmMs + 60) * 1000,
    },
  ];
}

interface SampleRun {
  readonly simulation: SampleSimulation;
  readonly stores: readonly SampleStore[];
  readonly clients: readonly SampleClient[];
  readonly options: SampleOptions;
  readonly faults: readonly ReportFault[];
}

/** @returns a function that returns the number of client 1's illegal operation */
function play({ simulation, stores, clients, options, faults }: SampleRun): () => number {
  const [crash, partition] = faults as [ReportFault, ReportFault];
  const [old, , next] = stores as [SampleStore, SampleStore, SampleStore];
  const [reader, writer] = clients as [SampleClient, SampleClient];
  const start = partition.fromMicros;
  let stale = 0;
  simulation.partitions.push({ side: partition.actors, from: start, to: Infinity });
  for (const store of stores) simulation.at(0, () => store.start());
  simulation.at(30_000, () => old.campaign());
  workload({ simulation, stores, clients, options, faults });
  simulation.at(start - 40_000, () => writer.put(old, 'x', 'old'));
  simulation.at(crash.fromMicros, () => stores.at(-1)!.crash());
  simulation.at(crash.toMicros!, () => stores.at(-1)!.start());
  simulation.at(start + 110_000, () => next.campaign());
  simulation.at(start + 150_000, () => writer.put(next, 'x', 'new'));
  simulation.at(start + 195_000, () => (stale = reader.get(old, 'x')));
  simulation.run(start + 230_000, () => false);
  return () => stale;
}

/** The clients take turns until the partition starts. */
function workload({ simulation, stores, clients, options }: SampleRun): void {
  const every = options.callEveryMs * 1000;
  for (let at = 80_000, turn = 0; at < (options.calmMs - 60) * 1000; at += every, turn++) {
    const client = clients[turn % clients.length]!;
    const key = ['x', 'y', 'z'][turn % 2]!;
    simulation.at(at, () => (turn % 3 === 2 ? client.get(stores[0]!, key) : client.put(stores[turn % 11 === 5 ? 1 : 0]!, key, `v${turn}`)));
  }
}

/** The operations of the clients, as a scenario prints them. */
function historyOf(simulation: SampleSimulation): string {
  const lines: string[] = [];
  simulation.events.forEach((event, index) => {
    if (event.kind !== 'invoke') return;
    const { operation, what } = event.data;
    const end = simulation.events.findIndex(
      (other) => other.kind === 'return' && other.actor === event.actor && other.data['operation'] === operation,
    );
    const returned = simulation.events[end];
    const result = returned === undefined ? '?' : String(returned.data['result']);
    lines.push(`[${String(index).padStart(5)} to ${(end === -1 ? '?' : String(end)).padStart(5)}] ${event.actor}: ${what} → ${result}`);
  });
  return lines.join('\n');
}
