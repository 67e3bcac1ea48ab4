import type { ScenarioContext } from '#harness/scenario/context';
import { check } from '#harness/scenario/check';
import type { SimulatedNode } from '#harness/simulation/simulated-node';

import type { Replica, Status } from './replica';
import { EMPTY_STATE, type State } from './state';
import { stateOn } from './state-disk';

/** Checks the invariants after every event, and records changes of a store's status in the trace. */
export function watchStores(context: ScenarioContext, stores: readonly SimulatedNode<Replica>[]): void {
  const agreement = new Agreement();
  const watched = stores.map((store) => new WatchedStore(context, store, agreement));
  context.simulation.invariant(() => {
    for (const store of watched) store.look();
    checkMajority(context, watched);
    checkReaders(watched);
  });
}

/** Committed writes are on the disks of a majority. */
function checkMajority(context: ScenarioContext, stores: readonly WatchedStore[]): void {
  const committed = stores[0]!.committed;
  const having = stores.filter((store) => store.durable.sequence >= committed);
  check(having.length > stores.length / 2, 'majority durability', () => {
    const disks = stores.map((store) => `${store.actor} has ${store.durable.sequence}`).join(', ');
    return `Write ${committed} is committed, but not on the disks of a majority: ${disks}.`;
  });
  if (having.length < stores.length && committed > 0) context.cover('a write was committed without a backup');
}

/** A store that would answer a read has all committed writes. */
function checkReaders([primary, ...backups]: readonly WatchedStore[]): void {
  for (const { actor, reads } of backups) {
    const message = (): string => `Write ${primary!.committed} is committed, but ${actor} would answer a read with write ${reads}.`;
    check(reads === undefined || reads >= primary!.committed, 'current reads', message);
  }
}

/** Stores with the same sequence number have the same state. */
class Agreement {
  private readonly known = new Map<number, { readonly state: string; readonly actor: string }>();

  check(actor: string, { sequence, values }: State): void {
    const state = JSON.stringify(Object.entries(values).sort());
    const first = this.known.get(sequence);
    if (first === undefined) this.known.set(sequence, { state, actor });
    const message = (): string => `After write ${sequence} ${first!.actor} held ${first!.state}, and ${actor} holds ${state}.`;
    check(first === undefined || first.state === state, 'agreement', message);
  }
}

class WatchedStore {
  readonly actor: string;
  /** The state that certainly survives a crash. */
  durable: State = EMPTY_STATE;
  /** The highest write that any incarnation of this store has reported as committed. */
  committed = 0;
  /** The last write that it would answer a read with; `undefined` if it would not answer. */
  reads: number | undefined;
  private tree: unknown;
  private status: Status | undefined;

  constructor(
    private readonly context: ScenarioContext,
    private readonly store: SimulatedNode<Replica>,
    private readonly agreement: Agreement,
  ) {
    this.actor = store.actor;
  }

  look(): void {
    this.lookAtDisk();
    const status = this.store.service?.status();
    this.reads = status?.mayRead === true ? status.sequence : undefined;
    if (status !== undefined) this.lookAtStatus(status);
  }

  private lookAtDisk(): void {
    const { durableTree } = this.store.disk;
    if (durableTree === this.tree) return;
    this.tree = durableTree;
    const { sequence } = this.durable;
    this.durable = stateOn(durableTree);
    const message = (): string => `The disk of ${this.actor} went back from write ${sequence} to write ${this.durable.sequence}.`;
    check(this.durable.sequence >= sequence, 'monotonic sequence', message);
    this.agreement.check(this.actor, this.durable);
  }

  private lookAtStatus(status: Status): void {
    this.committed = Math.max(this.committed, status.committed);
    const { role, sequence, committed } = status;
    const before = this.status ?? { sequence: 0, committed: 0 };
    this.status = status;
    if (sequence === before.sequence && committed === before.committed) return;
    this.context.simulation.record(this.actor, 'status', { role, sequence, commit: committed });
    if (committed < before.committed && role === 'primary') this.context.cover('the primary restarted');
  }
}
