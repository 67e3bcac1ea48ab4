import type { RaftNode } from '#cluster/raft-node';
import { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import { RaftDisk } from '#harness/scenario/raft/raft-disk';
import { type RaftHome, RaftHost } from '#harness/scenario/raft/raft-host';
import type { SimulatedStore, StoreSeams } from '#harness/simulation/simulated-store';
import type { RaftConfig } from '#kit/raft/config';
import type { RaftStatus } from '#kit/raft/state';

export interface SimulatedRaftOptions extends Pick<RaftHome, 'mode' | 'tickMs' | 'diskMs'> {
  readonly nodes: number;
  readonly config: Omit<RaftConfig, 'id' | 'members' | 'random'>;
  /** Invariants and coverage points besides the invariants of Raft. */
  readonly invariants: readonly RaftInvariant[];
}

export type RaftStore = SimulatedStore<RaftHost>;

/** A Raft group in the simulation: one store per node, which run by themselves, and all properties of Raft checked at every event. */
export class SimulatedRaftGroup {
  readonly stores: readonly RaftStore[];
  private readonly homes: readonly RaftHome[];
  private readonly incarnations: number[];

  constructor(
    context: ScenarioContext,
    private readonly options: SimulatedRaftOptions,
  ) {
    const { simulation } = context;
    const disks = Array.from({ length: options.nodes }, () => new RaftDisk());
    const watcher = new GroupWatcher((node) => this.disk(node).hardState(), options.invariants);
    this.homes = disks.map((disk) => ({ ...options, simulation, watcher, disk }));
    this.incarnations = disks.map(() => 0);
    this.stores = disks.map(() => context.store((seams, code) => this.boot(seams, code)));
    simulation.invariant(() => watcher.check());
  }

  private async boot(seams: StoreSeams, code: ModuleScope): Promise<RaftHost> {
    const { RaftNode: Node } = code.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node');
    const config = { ...this.options.config, members: this.stores.map((store) => store.id) };
    const incarnation = ++this.incarnations[seams.storeId - 1]!;
    const host = new RaftHost(this.homes[seams.storeId - 1]!, seams, { Node, config, incarnation });
    host.start();
    return host;
  }

  /** Whether nodes apply what is committed. */
  get applies(): boolean {
    return this.options.mode === 'ready';
  }

  async start(): Promise<void> {
    for (const store of this.stores) await store.start();
  }

  /** The disk of a node, by its id. */
  disk(node: number): RaftDisk {
    return this.homes[node - 1]!.disk;
  }

  /** Of all nodes that run, by their ids. */
  statuses(): readonly RaftStatus[] {
    return this.stores.flatMap((store) => store.service?.status() ?? []);
  }

  /** The leader of the latest term that has a running one. */
  leader(): RaftStore | undefined {
    const leaders = this.statuses().filter(({ role }) => role === 'leader');
    const latest = leaders.reduce<RaftStatus | undefined>(
      (best, status) => (best === undefined || status.term > best.term ? status : best),
      undefined,
    );
    return latest && this.stores[latest.id - 1];
  }

  /** The leader that all nodes follow in one term; `undefined` if they do not agree, or if one is down. */
  agreedLeader(): RaftStore | undefined {
    const statuses = this.statuses();
    const leader = this.leader();
    const [first] = statuses;
    const agree = statuses.every(
      ({ term, leader: known, role, id }) => term === first!.term && known === leader?.id && (role === 'leader') === (id === leader.id),
    );
    return statuses.length === this.stores.length && agree ? leader : undefined;
  }

  /** One line per node. */
  describe(): string {
    const lines = this.statuses().map(({ id, role, term, leader, commit, applied, lastIndex }) => {
      const known = leader === 0 ? 'knows no leader' : `its leader is node ${leader}`;
      return `node ${id}: ${role} in term ${term}, ${known}; last index ${lastIndex}, commit index ${commit}, applied index ${applied}`;
    });
    return lines.join('\n');
  }
}
