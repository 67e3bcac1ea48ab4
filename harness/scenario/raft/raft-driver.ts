import type { RaftNode } from '#cluster/raft-node';
import { describeReady } from '#harness/scenario/raft/describe-ready';
import { RaftDisk, type Unpersisted } from '#harness/scenario/raft/raft-disk';
import type { Property } from '#harness/scenario/property';
import { violation } from '#harness/scenario/verdict';
import type { RaftConfig } from '#kit/raft/config';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import { ConfChange, type Entry, EntryType } from '#kit/wire/raft';

export type RaftNodeClass = typeof RaftNode;

/** A node with more readies for one event is taken to have readies without end. */
const READIES_MAX = 100;

export function isConfChange({ entryType }: Entry): boolean {
  return entryType === EntryType.EntryConfChange;
}

/**
 * Drives one incarnation of the solution's node, step by step. The caller runs an action on `node`, and then handles the output
 * of the node, in one of two ways:
 *
 * - Parts 2aa and 2ab have no `ready` yet. `persistState` makes the hard state and the log durable, and `node.takeMessages`
 *   gives the messages.
 * - From part 2ac on, `settle` handles the readies one after the other.
 *
 * A restart is a new driver with the same disk.
 */
export class RaftDriver {
  readonly node: RaftNode;

  /**
   * @param property what a node violates that hands out readies without end
   * @param observed gives the node that callers use: a node that records its calls
   */
  constructor(
    Node: RaftNodeClass,
    config: RaftConfig,
    readonly disk = new RaftDisk(),
    private readonly property: Property = 'ready',
    observed: (node: RaftNode) => RaftNode = (node) => node,
  ) {
    this.node = observed(new Node(config, disk.storage));
  }

  get status(): RaftStatus {
    return this.node.status();
  }

  /** How the hard state and the log differ from the disk; `undefined` if they do not. */
  unpersisted(): Unpersisted | undefined {
    const hardState = this.node.hardState();
    const persisted = this.disk.hardState();
    const isSame = hardState.term === persisted.term && hardState.vote === persisted.vote && hardState.commit === persisted.commit;
    const { entries, snapshotIndex } = this.node.inspect().log;
    const first = entries.findIndex(({ term }, i) => this.disk.termAt(snapshotIndex + 1 + i) !== term);
    if (isSame && first < 0) return undefined;
    return { hardState: isSame ? undefined : hardState, entries: first < 0 ? [] : entries.slice(first) };
  }

  persistState(): void {
    const unpersisted = this.unpersisted();
    if (unpersisted !== undefined) this.disk.persist(unpersisted);
  }

  /** Does everything that a ready asks for, but sends no messages. */
  finish(ready: Ready): void {
    this.disk.install(ready.snapshot);
    this.disk.persist(ready);
    this.apply(ready.committedEntries);
    this.node.advance(ready);
  }

  /** Applies entries to the state machine, and membership changes also to the node. The data of a change are its encoding. */
  apply(entries: readonly Entry[]): void {
    this.disk.apply(entries);
    for (const { data } of entries.filter(isConfChange)) {
      this.node.applyConfChange(ConfChange.decode(data));
      this.disk.setMembers(this.status.members);
    }
  }

  /**
   * Handles readies until there is none.
   * @param handle handles one, up to and with `advance`; false: the node crashed or waits for its disk, so this was the last
   * @param event what the readies are for
   * @returns the readies, in order
   * @throws RunFailed if the readies do not end
   */
  settle(handle: (ready: Ready) => boolean | void = (ready) => this.finish(ready), event = 'one event'): readonly Ready[] {
    const readies: Ready[] = [];
    while (this.node.hasReady()) {
      if (readies.length === READIES_MAX) throw violation(this.property, this.describeEndless(readies.at(-1)!, event));
      readies.push(this.node.ready());
      if (handle(readies.at(-1)!) === false) break;
    }
    return readies;
  }

  private describeEndless(last: Ready, event: string): string {
    const { id, commit, applied } = this.status;
    const found = `Node ${id} still has something to do after ${READIES_MAX} readies for ${event}`;
    return `${found}. Its commit index is ${commit}, its applied index ${applied}. Its last ready had ${describeReady(last)}.`;
  }
}
