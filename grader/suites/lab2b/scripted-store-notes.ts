import { describeIndexes } from '#harness/scenario/raft/describe-ready';
import { describeProposals } from '#harness/scenario/store/describe-peer';
import { SubjectNotes } from '#harness/scenario/subject-notes';
import type { Simulation } from '#harness/simulation/simulation';
import type { StoreStatus } from '#harness/trace/vocabulary';
import { encodeCommand } from '#kit/store/command';
import { describeCommand } from '#kit/store/describe-command';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import type { FakeCallback } from './fake-callback';
import type { FakePeer } from './fake-peer';

/** What a test does with a scripted store, for reports: each fake peer has a lane, with its calls, their effects and its state. */
export class ScriptedStoreNotes {
  private readonly lanes = new Map<FakePeer, SubjectNotes>();

  constructor(
    private readonly simulation: Simulation,
    private readonly actor: string,
  ) {
    simulation.note(actor, 'subject', () => ({ name: 'store 1', kind: 'shared' }));
  }

  /** Before `proposeCommand`, or another function that proposes a command. */
  proposes(peer: FakePeer, command: RaftCmdRequest, callback: FakeCallback, name = 'proposeCommand'): void {
    const lane = this.laneOf(peer);
    callback.onRecorded = (answer) => lane.result(() => `answers "${callback.what}": ${answer}`);
    this.showAll();
    const { term = 0 } = command.header ?? {};
    lane.call(() => `${name} ${describeCommand(encodeCommand(command))}${term === 0 ? '' : `, for term ${term}`}`);
  }

  /** Before another call for a peer. */
  calls(peer: FakePeer, what: () => string): void {
    const lane = this.laneOf(peer);
    this.showAll();
    lane.call(what);
  }

  /** Before `handleReadies`. */
  handles(peers: readonly FakePeer[]): void {
    for (const peer of peers) this.laneOf(peer);
    this.showAll();
    for (const peer of peers) this.laneOf(peer).call(() => 'handleReadies');
  }

  /** After a call. */
  returned(peers: readonly FakePeer[], what: string): void {
    for (const peer of peers) this.laneOf(peer).result(() => `${what} returns`);
    this.showAll();
  }

  private laneOf(peer: FakePeer): SubjectNotes {
    const known = this.lanes.get(peer);
    if (known !== undefined) return known;
    const lane = new SubjectNotes(this.simulation, `${this.actor}, peer ${this.lanes.size + 1}`, `region ${peer.regionId}`);
    this.lanes.set(peer, lane);
    peer.raft.onCall = (what) => lane.result(() => what);
    return lane;
  }

  private showAll(): void {
    for (const [peer, lane] of this.lanes) lane.show(() => describePeer(peer));
  }
}

function describePeer(peer: FakePeer): StoreStatus {
  const { role, term, commit, applied, leader } = peer.raft.status();
  return { role, term, commit, applied, leader, log: describeIndexes(peer.raft.entries), ...describeProposals(peer) };
}
