import { assert } from '#kit/assert';
import { EMPTY_BYTES } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import { describeInput } from '#harness/scenario/raft/describe-ready';
import { type DurableApplyState, type DurableRaftState, putApplyState, putRaftState } from '#kit/store/records';
import { peerOnStore } from '#kit/store/region';
import type { AppliedAdmin, Proposal, StorePeer } from '#kit/store/store-peer';
import type { RegionError } from '#kit/wire/error';
import type { Peer, Region } from '#kit/wire/meta';
import type { Entry, Message, Snapshot } from '#kit/wire/raft';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import { FakeRaft } from './fake-raft';

/** The peer on store 1 of a region with peers on stores 1 to 3. The ids of peers differ from those of stores. */
export class FakePeer implements Omit<StorePeer, 'applyAdmin' | 'checkApply'> {
  readonly self: Peer;
  region: Region;
  readonly raft: FakeRaft;
  /** What the solution gets. Always the same object. */
  readonly view: StorePeer;
  raftState: DurableRaftState = { hardState: { term: 0, vote: 0, commit: 0 }, lastIndex: 0, lastTerm: 0 };
  applyState: DurableApplyState = { appliedIndex: 0, truncatedIndex: 0, truncatedTerm: 0 };
  proposals: Proposal[] = [];
  readonly sent: Message[] = [];
  /** Is called at each message that is sent. */
  onSend: (message: Message) => void = () => undefined;
  /** Decides in place of lab3b whether a command may take effect. */
  onCheck: (command: RaftCmdRequest) => RegionError | undefined = () => undefined;
  /** Applies an admin command in place of the part that owns it. */
  onAdmin: (entry: Entry, command: RaftCmdRequest, batch: WriteOperation[]) => AppliedAdmin = () => {
    assert(false, 'applyAdmin was called, but no admin command was proposed');
  };

  constructor(
    readonly regionId: number,
    region = wholeRegion(regionId),
    makeRaft: (id: number, members: readonly number[]) => FakeRaft = (id, members) => new FakeRaft(id, members),
  ) {
    this.region = region;
    this.self = peerOnStore(region, 1)!;
    this.raft = makeRaft(
      this.self.id,
      region.peers.map(({ id }) => id),
    );
    this.view = viewOf(this);
  }

  /** The id of the region's peer on a store. */
  on(storeId: number): number {
    return this.region.peers.find((peer) => peer.storeId === storeId)!.id;
  }

  send(message: Message): void {
    this.sent.push(message);
    this.raft.onCall(`sends ${describeInput(message)}`);
    this.onSend(message);
  }

  checkApply(command: RaftCmdRequest): RegionError | undefined {
    const refused = this.onCheck(command);
    if (refused !== undefined) this.raft.onCall(`checkApply returns the error "${refused.message}"`);
    return refused;
  }

  applyAdmin(entry: Entry, command: RaftCmdRequest, batch: WriteOperation[]): AppliedAdmin {
    this.raft.onCall('applyAdmin is called');
    return this.onAdmin(entry, command, batch);
  }

  /** In place of the part that owns it: only the state moves to the last entry of the snapshot. Proposals continue to wait. */
  installSnapshot({ metadata }: Snapshot, batch: WriteOperation[]): Promise<void> {
    const { index, term } = metadata!;
    this.raftState = { ...this.raftState, lastIndex: index, lastTerm: term };
    this.applyState = { appliedIndex: index, truncatedIndex: index, truncatedTerm: term };
    batch.push(putRaftState(this.regionId, this.raftState), putApplyState(this.regionId, this.applyState));
    return Promise.resolve();
  }
}

function wholeRegion(id: number): Region {
  const peers = [1, 2, 3].map((storeId) => ({ id: id * 10 + storeId, storeId }));
  return { id, startKey: EMPTY_BYTES, endKey: EMPTY_BYTES, regionEpoch: { confVer: 1, version: 1 }, peers };
}

/** The fields and methods of `StorePeer`, and no way to what the test has recorded. */
function viewOf(fake: FakePeer): StorePeer {
  const { regionId, self } = fake;
  return Object.freeze<StorePeer>({
    regionId,
    self: Object.freeze({ ...self }),
    raft: fake.raft.view(),
    get region() {
      return fake.region;
    },
    set region(region) {
      fake.region = region;
    },
    get raftState() {
      return fake.raftState;
    },
    set raftState(raftState) {
      fake.raftState = raftState;
    },
    get applyState() {
      return fake.applyState;
    },
    set applyState(applyState) {
      fake.applyState = applyState;
    },
    get proposals() {
      return fake.proposals;
    },
    set proposals(proposals) {
      fake.proposals = proposals;
    },
    send: (message) => fake.send(message),
    checkApply: (command) => fake.checkApply(command),
    applyAdmin: (entry, command, batch) => fake.applyAdmin(entry, command, batch),
    installSnapshot: (snapshot, batch) => fake.installSnapshot(snapshot, batch),
  });
}
