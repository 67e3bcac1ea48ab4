import type { RaftNode } from '#cluster/raft-node';
import type { RaftConfig } from '#kit/raft/config';
import type { RaftStatus } from '#kit/raft/state';
import { DurableNode } from '#harness/scenario/raft/durable-node';
import { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import { MessageHost } from '#harness/scenario/raft/message-host';
import { type RaftHome, RaftHost, type RaftService } from '#harness/scenario/raft/raft-host';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import { ReadyHost } from '#harness/scenario/raft/ready-host';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedStore, StoreSeams } from '#harness/simulation/simulated-store';

export interface RaftGroupOptions {
  readonly nodes: number;
  /** `messages`: the hosts of parts 2aa and 2ab, which do without `ready`. */
  readonly host: 'messages' | 'ready';
  readonly config: Omit<RaftConfig, 'id' | 'members' | 'random'>;
  readonly tickMs: number;
  /** See `RaftHome`. Default: 0. */
  readonly diskMs?: () => number;
  /** Rules and goals besides Raft's own. */
  readonly invariants?: readonly RaftInvariant[];
}

export type RaftStore = SimulatedStore<RaftService>;

/** A Raft group in a world: a store for each node, and all that Raft promises checked as it runs. */
export class RaftGroup {
  readonly stores: readonly RaftStore[];
  private readonly durables: readonly DurableNode[];
  private readonly homes: readonly RaftHome[];
  private readonly lives: number[];

  constructor(
    context: ScenarioContext,
    private readonly options: RaftGroupOptions,
  ) {
    const { nodes, tickMs, diskMs = () => 0, invariants = [] } = options;
    const { simulation } = context;
    this.durables = Array.from({ length: nodes }, () => new DurableNode());
    const watcher = new GroupWatcher((node) => this.durable(node).storage.hardState(), invariants);
    this.homes = this.durables.map((durable) => ({ simulation, watcher, durable, tickMs, diskMs }));
    this.lives = this.durables.map(() => 0);
    this.stores = this.durables.map(() => context.store((seams, code) => this.boot(seams, code)));
    simulation.invariant(() => watcher.check());
  }

  private async boot(seams: StoreSeams, code: ModuleScope): Promise<RaftService> {
    const { RaftNode: Node } = code.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node');
    const home = this.homes[seams.storeId - 1]!;
    const members = this.stores.map((store) => store.id);
    const node = new Node(RaftHost.config(seams, members, this.options.config), home.durable.storage);
    const life = ++this.lives[seams.storeId - 1]!;
    const host = this.options.host === 'ready' ? new ReadyHost(home, seams, node, life) : new MessageHost(home, seams, node, life);
    host.start();
    return host;
  }

  /** Whether nodes apply what is committed. */
  get applies(): boolean {
    return this.options.host === 'ready';
  }

  async start(): Promise<void> {
    for (const store of this.stores) await store.start();
  }

  /** What is durable of a node, by its id. */
  durable(node: number): DurableNode {
    return this.durables[node - 1]!;
  }

  /** Of all nodes that run, by their ids. */
  statuses(): readonly RaftStatus[] {
    return this.stores.flatMap((store) => store.service?.status() ?? []);
  }

  /** The leader of the latest term that has one that runs. */
  leader(): RaftStore | undefined {
    const leaders = this.statuses().filter(({ role }) => role === 'leader');
    const latest = leaders.reduce<RaftStatus | undefined>(
      (best, status) => (best === undefined || status.term > best.term ? status : best),
      undefined,
    );
    return latest && this.stores[latest.id - 1];
  }

  /** The leader that every node runs under, in one term; `undefined` where they do not agree, or one is down. */
  agreedLeader(): RaftStore | undefined {
    const statuses = this.statuses();
    const leader = this.leader();
    const [first] = statuses;
    const agree = statuses.every(
      ({ term, leader: known, role, id }) => term === first!.term && known === leader?.id && (role === 'leader') === (id === leader.id),
    );
    return statuses.length === this.stores.length && agree ? leader : undefined;
  }

  /** One line a node. */
  describe(): string {
    const lines = this.statuses().map(({ id, role, term, leader, commit, applied, lastIndex }) => {
      const under = leader === 0 ? 'knows no leader' : `takes ${leader} for the leader`;
      return `node ${id}: ${role} in term ${term}, ${under}; log to ${lastIndex}, committed ${commit}, applied ${applied}`;
    });
    return lines.join('\n');
  }
}
