import type { RaftNode } from '#cluster/raft-node';
import { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import { RaftDisk } from '#harness/scenario/raft/raft-disk';
import { RaftGroup, type RaftMember } from '#harness/scenario/raft/raft-group';
import { type RaftHome, RaftHost } from '#harness/scenario/raft/raft-host';
import type { SimulatedNode, NodeSeams } from '#harness/simulation/simulated-node';
import type { RaftConfig } from '#kit/raft/config';
import type { MemoryRaftStorage } from '#kit/raft/storage';

export interface SimulatedRaftOptions extends Pick<RaftHome, 'mode' | 'tickMs' | 'diskMs'> {
  readonly nodes: number;
  readonly config: Omit<RaftConfig, 'id' | 'members' | 'random'>;
  /** What a node starts from; then the configuration has no members. Default: all nodes are members of a new group. */
  readonly storage?: (node: number) => MemoryRaftStorage;
  /** Invariants and coverage points besides the invariants of Raft. */
  readonly invariants: readonly RaftInvariant[];
}

export type RaftStore = SimulatedNode<RaftHost>;

/** A Raft group in the simulation: one store per node, which run by themselves, and all properties of Raft checked at every event. */
export class SimulatedRaftGroup extends RaftGroup<RaftMember> {
  readonly stores: readonly RaftStore[];
  private readonly homes: readonly RaftHome[];
  private readonly incarnations: number[];

  constructor(
    context: ScenarioContext,
    private readonly options: SimulatedRaftOptions,
  ) {
    super();
    const { simulation } = context;
    const disks = Array.from({ length: options.nodes }, (_, i) => new RaftDisk(options.storage?.(i + 1)));
    const watcher = new GroupWatcher((node) => this.disk(node), options.invariants);
    this.homes = disks.map((disk) => ({ ...options, simulation, watcher, disk }));
    this.incarnations = disks.map(() => 0);
    this.stores = disks.map(() => context.store((seams, code) => this.boot(seams, code)));
    for (const store of this.stores) {
      simulation.note(store.actor, 'subject', () => ({ name: store.actor, kind: 'store' }));
      this.add({
        id: store.id,
        get driver() {
          return store.service?.driver;
        },
      });
    }
    simulation.invariant(() => watcher.checkTouched());
  }

  private async boot(seams: NodeSeams, code: ModuleScope): Promise<RaftHost> {
    const { RaftNode: Node } = code.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node');
    const members = this.options.storage === undefined ? this.stores.map((store) => store.id) : [];
    const config = { ...this.options.config, members };
    const incarnation = ++this.incarnations[seams.address - 1]!;
    const host = new RaftHost(this.homes[seams.address - 1]!, seams, { Node, config, incarnation });
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

  /** The store of the leader of the latest term that has a running one. */
  leadingStore(): RaftStore | undefined {
    const latest = Math.max(...this.leaders().map((id) => this.status(id).term));
    const leader = this.leaders().find((id) => this.status(id).term === latest);
    return leader === undefined ? undefined : this.stores[leader - 1];
  }
}
