import type { RaftNode } from '#cluster/raft-node';
import type { ScenarioContext } from '#harness/scenario/context';
import { RaftDisk } from '#harness/scenario/raft/raft-disk';
import { RaftDriver } from '#harness/scenario/raft/raft-driver';
import type { RaftMember } from '#harness/scenario/raft/raft-group';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import type { RaftConfig } from '#kit/raft/config';
import type { MemoryRaftStorage } from '#kit/raft/storage';

/** `random`: by default that of the store. */
export type MemberConfig = Omit<RaftConfig, 'random'> & Partial<Pick<RaftConfig, 'random'>>;

/** One node of a group, on a store of its own, which has its own instance of the solution's code. */
export class ScriptedMember implements RaftMember {
  private constructor(
    readonly config: MemberConfig,
    private readonly store: SimulatedNode<RaftDriver>,
  ) {}

  static async start(context: ScenarioContext, config: MemberConfig, storage?: MemoryRaftStorage): Promise<ScriptedMember> {
    const disk = new RaftDisk(storage);
    const store = context.store(async ({ runtime }, code) => {
      const { RaftNode: Node } = code.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node');
      return new RaftDriver(Node, { random: (bound) => runtime.random(bound), ...config }, disk);
    });
    await store.start();
    return new ScriptedMember(config, store);
  }

  get id(): number {
    return this.config.id;
  }

  /** Its name in the trace. */
  get actor(): string {
    return this.store.actor;
  }

  get driver(): RaftDriver {
    return this.store.service!;
  }

  /** Crashes, and starts again from its disk, to which all that it had was persisted. */
  async restart(): Promise<void> {
    this.driver.persistState();
    this.store.crash();
    await this.store.start();
  }
}
