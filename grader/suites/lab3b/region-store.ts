import type * as changePeerPart from '#labs/lab3b/change-peer';
import type * as epochPart from '#labs/lab3b/epoch';
import type * as splitPart from '#labs/lab3b/split';
import type * as transferPart from '#labs/lab3b/transfer-leader';
import { FakeCallback } from '#grader/suites/lab2b/fake-callback';
import { ScriptedStore } from '#grader/suites/lab2b/scripted-store';
import type { ScenarioContext } from '#harness/scenario/context';
import type { Property } from '#harness/scenario/property';
import { makeEntry } from '#kit/raft/message';
import type { WriteOperation } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import type { Callback } from '#kit/store/callback';
import { encodeCommand, refusal } from '#kit/store/command';
import { describeCommand } from '#kit/store/describe-command';
import { putApplyState, putRegion } from '#kit/store/records';
import type { RegionPeer } from '#kit/store/region-peer';
import type { AppliedAdmin } from '#kit/store/store-peer';
import type { RegionError } from '#kit/wire/error';
import type { Region } from '#kit/wire/meta';
import type { Entry } from '#kit/wire/raft';
import { AdminCmdType, type AdminResponse, type RaftCmdRequest } from '#kit/wire/raft-command';

import { FakeRegionPeer } from './fake-region-peer';
import { adminFor, copyRegion } from './regions';

type Propose = (peer: RegionPeer, command: RaftCmdRequest, callback: Callback) => void;

/** What a solution's function that applies an admin command did. */
export interface Applied {
  readonly batch: readonly WriteOperation[];
  /** The records of the batch. */
  readonly tree: MemTree;
  readonly response: AdminResponse;
  /** Writes the batch and calls `afterWrite`. */
  readonly finish: () => Promise<void>;
}

/** A store with fake peers of changing regions. It calls the functions of the solution as the given host does. */
export class RegionStore {
  private constructor(readonly scripted: ScriptedStore) {}

  static async start(context: ScenarioContext): Promise<RegionStore> {
    return new RegionStore(await ScriptedStore.start(context));
  }

  get disk(): ScriptedStore['disk'] {
    return this.scripted.disk;
  }

  /** A peer whose records are on the disk of this store. It leads term 1. */
  async peer(region: Region): Promise<FakeRegionPeer> {
    const peer = this.host(new FakeRegionPeer(region));
    await this.scripted.engine.write([putRegion(region), putApplyState(region.id, peer.applyState)], { sync: true });
    return peer;
  }

  /** Connects a peer to the functions of the solution. */
  host(peer: FakeRegionPeer): FakeRegionPeer {
    peer.onCheck = (command) => this.checkEpoch(peer.region, command);
    peer.onAdmin = (entry, command, batch) => this.applyAdmin(peer, entry, command, batch);
    return peer;
  }

  /** The solution gets copies. */
  checkEpoch(region: Region, command: RaftCmdRequest): RegionError | undefined {
    return this.load<typeof epochPart>('epoch').checkEpoch(copyRegion(region), command);
  }

  proposeChangePeer(peer: FakeRegionPeer, command: RaftCmdRequest, what: string, property?: Property): FakeCallback {
    return this.propose(peer, command, 'proposeChangePeer', new FakeCallback(what, property));
  }

  proposeSplit(peer: FakeRegionPeer, command: RaftCmdRequest, what: string, property?: Property): FakeCallback {
    return this.propose(peer, command, 'proposeSplit', new FakeCallback(what, property));
  }

  transferLeader(peer: FakeRegionPeer, command: RaftCmdRequest, what: string, property?: Property): FakeCallback {
    return this.propose(peer, command, 'transferLeader', new FakeCallback(what, property));
  }

  /** A command arrives at the peer, which leads. */
  request(peer: FakeRegionPeer, command: RaftCmdRequest, what: string, property?: Property): FakeCallback {
    const callback = new FakeCallback(what, property);
    const refused = this.checkEpoch(peer.region, command);
    if (refused !== undefined) {
      callback.answer(refusal(peer.raft.term, refused));
      return callback;
    }
    const type = command.adminRequest?.cmdType;
    if (type === AdminCmdType.ChangePeer) return this.propose(peer, command, 'proposeChangePeer', callback);
    if (type === AdminCmdType.Split) return this.propose(peer, command, 'proposeSplit', callback);
    if (type === AdminCmdType.TransferLeader) return this.propose(peer, command, 'transferLeader', callback);
    this.scripted.proposeFor(peer, command, callback);
    return callback;
  }

  private propose(
    peer: FakeRegionPeer,
    command: RaftCmdRequest,
    name: 'proposeChangePeer' | 'proposeSplit' | 'transferLeader',
    callback: FakeCallback,
  ): FakeCallback {
    const { notes } = this.scripted;
    notes.proposes(peer, command, callback, name);
    const functions: Readonly<Record<typeof name, () => Propose>> = {
      proposeChangePeer: () => this.load<typeof changePeerPart>('change-peer').proposeChangePeer,
      proposeSplit: () => this.load<typeof splitPart>('split').proposeSplit,
      transferLeader: () => this.load<typeof transferPart>('transfer-leader').transferLeader,
    };
    functions[name]()(peer.view, command, callback.view());
    notes.returned([peer], name);
    return callback;
  }

  /** Calls the function that applies the command, alone, with an empty batch. */
  apply(peer: FakeRegionPeer, request: NonNullable<RaftCmdRequest['adminRequest']>): Applied {
    const command = adminFor(peer.region, request);
    const { notes, engine } = this.scripted;
    const batch: WriteOperation[] = [];
    notes.calls(peer, () => `applies ${describeCommand(encodeCommand(command))}`);
    const entry = makeEntry(peer.raft.term, peer.applyState.appliedIndex + 1, encodeCommand(command));
    const { response, afterWrite } = this.applyAdmin(peer, entry, command, batch);
    notes.returned([peer], 'the function');
    const finish = async (): Promise<void> => {
      await engine.write(batch, { sync: false });
      notes.calls(peer, () => 'afterWrite');
      afterWrite?.();
      notes.returned([peer], 'afterWrite');
    };
    return { batch, tree: MemTree.empty().apply(batch), response, finish };
  }

  private applyAdmin(peer: FakeRegionPeer, entry: Entry, { adminRequest }: RaftCmdRequest, batch: WriteOperation[]): AppliedAdmin {
    if (adminRequest?.changePeer !== undefined)
      return this.load<typeof changePeerPart>('change-peer').applyChangePeer(peer.view, entry, adminRequest.changePeer, batch);
    if (adminRequest?.split !== undefined) return this.load<typeof splitPart>('split').applySplit(peer.view, adminRequest.split, batch);
    return { response: { cmdType: AdminCmdType.CompactLog, compactLog: {} } };
  }

  /** One round: what was proposed is appended. */
  handle(...peers: readonly FakeRegionPeer[]): Promise<void> {
    return this.scripted.handle(...peers);
  }

  /** Two rounds: what was proposed is committed and applied. */
  async commit(peer: FakeRegionPeer): Promise<void> {
    await this.handle(peer);
    peer.raft.commit();
    await this.handle(peer);
  }

  private load<Module>(file: string): Module {
    return this.scripted.code.load<Module>(`#labs/lab3b/${file}`);
  }
}
