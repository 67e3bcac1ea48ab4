import type { RaftNode } from '#cluster/raft-node';
import type { ScenarioContext } from '#harness/scenario/context';
import type { SimulatedStore } from '#harness/simulation/simulated-store';
import type { RaftConfig } from '#kit/raft/config';
import type { RaftStatus } from '#kit/raft/state';
import { MemoryRaftStorage } from '#kit/raft/storage';

export type MemberConfig = Omit<RaftConfig, 'random'>;

/** One node of a group: the solution's code, and what is durable of it. */
export class RaftMember {
  private constructor(
    readonly config: MemberConfig,
    readonly storage: MemoryRaftStorage,
    private readonly store: SimulatedStore<RaftNode>,
  ) {}

  static async start(context: ScenarioContext, config: MemberConfig, storage = new MemoryRaftStorage()): Promise<RaftMember> {
    const store = context.store(({ runtime }, code) => {
      const { RaftNode: Node } = code.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node');
      return Promise.resolve(new Node({ ...config, random: (bound) => runtime.random(bound) }, storage));
    });
    await store.start();
    return new RaftMember(config, storage, store);
  }

  get id(): number {
    return this.config.id;
  }

  /** Its name in the trace. */
  get actor(): string {
    return this.store.actor;
  }

  get node(): RaftNode {
    return this.store.service!;
  }

  get status(): RaftStatus {
    return this.node.status();
  }

  /** Loses its memory, and starts again from its storage, to which its term and vote were saved before. */
  async restart(): Promise<void> {
    this.storage.setHardState(this.node.hardState());
    this.store.crash();
    await this.store.start();
  }
}
