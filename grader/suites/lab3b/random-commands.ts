import { gradedTest } from '#grader/catalogue/define-test';
import { deleteOperation, putOperation } from '#grader/suites/lab2b/commands';
import type { FakeCallback } from '#grader/suites/lab2b/fake-callback';
import { printData, readRegion } from '#grader/suites/lab2b/read-disk';
import { SCRIPTED_DEFAULTS } from '#grader/suites/lab2b/store-defaults';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { type Purpose, purpose } from '#harness/simulation/choices/choices';
import { COLUMN_FAMILIES } from '#kit/column-family';
import { equalBytes } from '#kit/bytes';
import type { WriteOperation } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { encodeCommand } from '#kit/store/command';
import { describeCommand } from '#kit/store/describe-command';
import { peerOnStore } from '#kit/store/region';
import type { Region } from '#kit/wire/meta';
import { ConfChangeType } from '#kit/wire/raft';
import type { RaftCmdRequest } from '#kit/wire/raft-command';

import { FakeRegionPeer } from './fake-region-peer';
import { expectHostCalls, expectRegion, expectRegionInAnyOrder, regionRecord } from './expectations';
import { type ModelState, type Outcome, initialState, outcomeOf, stateAfter } from './region-model';
import { addPeer, adminFor, makeRegion, peerOf, removePeer, splitAt, writeFor } from './regions';
import { RegionStore } from './region-store';

const PROPERTY = 'region changes';

const KIND = purpose('regions: kind');
const EPOCH = purpose('regions: epoch');
const DETAIL = purpose('regions: detail');
const HANDLE = purpose('regions: handle');
const COMMIT = purpose('regions: commit');
const CRASH = purpose('regions: crash');

const STEPS = 80;
const KEYS = [...'abcdefghijklmnopqrstuvwxyz'];
const STORES_MAX = 5;

export const randomCommands = gradedTest('lab3b', 'random-commands', {
  ...SCRIPTED_DEFAULTS,
  seeds: 20,
  title: 'After any sequence of commands and changes, region, records, data and answers are those of a model, also after a restart',
  points: 2,
  references: '',
  docsAnchor: 'region-changes',
  coveragePoints: [
    'a split was applied',
    'a peer was added',
    'a peer was removed',
    'a put was stale when it was applied',
    'a split was stale when it was applied',
    'an admin command was refused',
    'a restart applied a split',
  ],
  async run(context) {
    const run = new RandomCommands(context, await RegionStore.start(context));
    await run.start();
    for (let step = 1; step <= STEPS; step++) await run.step(step);
    await run.finish();
  },
});

interface Proposed {
  readonly command: RaftCmdRequest;
  readonly callback: FakeCallback;
}

/** The leader of a region gets random commands, of the current epoch and of earlier ones. */
class RandomCommands {
  private peer!: FakeRegionPeer;
  /** By the number of applied entries. */
  private readonly states: ModelState[] = [];
  /** By index - 1. */
  private readonly proposed: Proposed[] = [];
  /** The disk after each write. */
  private readonly disks: MemTree[] = [];
  private nextId = 100;

  constructor(
    private readonly context: ScenarioContext,
    private readonly store: RegionStore,
  ) {}

  async start(): Promise<void> {
    const region = makeRegion({ start: 'c', end: 'y' });
    this.peer = await this.store.peer(region);
    this.states.push(initialState(region));
    this.store.scripted.engine.onWritten = () => {
      this.disks.push(this.store.disk.tree);
      this.expectDisk(this.store.disk.tree, 'After a write');
    };
  }

  private get state(): ModelState {
    return this.states.at(-1)!;
  }

  async step(number: number): Promise<void> {
    const draw = (what: Purpose, bound: number): number => this.context.simulation.choices.choose(what, number, 0, bound);
    this.request(this.commandOf(draw));
    if (draw(HANDLE, 3) !== 0) return;
    await this.store.handle(this.peer);
    const { raft } = this.peer;
    const { commit } = raft.hardState;
    raft.commit(commit + draw(COMMIT, raft.entries.length - commit + 1));
    await this.store.handle(this.peer);
    this.expectApplied();
  }

  private commandOf(draw: (what: Purpose, bound: number) => number): RaftCmdRequest {
    const back = draw(EPOCH, 4) === 0 ? 1 + draw(EPOCH, 5) : 0;
    const { region } = this.states[Math.max(0, this.states.length - 1 - back)]!;
    const detail = draw(DETAIL, 1 << 20);
    const key = KEYS[detail % KEYS.length]!;
    const id = this.nextId++;
    const storeId = 1 + (detail % STORES_MAX);
    const ofOther = region.peers.filter((peer) => peer.storeId !== 1);
    const puts = [
      (): RaftCmdRequest => writeFor(region, putOperation(key, String(id))),
      (): RaftCmdRequest => writeFor(region, putOperation(key, String(id), 'lock'), deleteOperation(key)),
    ];
    const kinds = [
      ...puts,
      ...puts,
      ...puts,
      (): RaftCmdRequest => adminFor(region, addPeer({ id, storeId })),
      (): RaftCmdRequest => {
        const target = ofOther.length > 1 ? ofOther[detail % ofOther.length]! : peerOf(7, 99);
        return adminFor(region, removePeer(target));
      },
      (): RaftCmdRequest => {
        const stores = region.peers.map((peer) => peer.storeId);
        // Early keys are rare: the left half stays large enough.
        const splitKey = detail % 3 === 0 ? key : KEYS[KEYS.length - 1 - (detail % 12)]!;
        return adminFor(region, splitAt(splitKey, id, detail % 7 === 0 ? stores.slice(1) : stores));
      },
    ];
    return kinds[draw(KIND, kinds.length)]!();
  }

  private request(command: RaftCmdRequest): void {
    const { raft } = this.peer;
    const before = raft.entries.length;
    const what = `${describeCommand(encodeCommand(command))} (${epochText(command.header?.regionEpoch)})`;
    const outcome = outcomeOf(this.state, command);
    const refusal = outcome === 'done' ? this.adminRefusal(command) : undefined;
    const callback = this.store.request(this.peer, command, what, PROPERTY);
    if (outcome !== 'done') return callback.expectError(outcome, `the region has ${epochText(this.state.region.regionEpoch)}`);
    if (refusal !== undefined) {
      this.context.cover('an admin command was refused');
      return callback.expectAdminRefused(refusal);
    }
    callback.expectNothingYet('it is valid, and its entry is not committed');
    const found = raft.entries.length - before;
    check(found === 1, PROPERTY, () => `${what} was valid. Expected one new entry, found ${found}.`);
    this.proposed.push({ command, callback });
  }

  /** Why a valid admin command cannot be proposed. */
  private adminRefusal({ adminRequest }: RaftCmdRequest): string | undefined {
    const { region } = this.state;
    const split = adminRequest?.split;
    if (split !== undefined) {
      if (equalBytes(split.splitKey, region.startKey)) return 'the split key is the start key';
      return split.newPeerIds.length === region.peers.length ? undefined : 'the number of new ids is wrong';
    }
    const change = adminRequest?.changePeer;
    if (change === undefined) return undefined;
    const isPending = this.proposed.some(({ command }, i) => i >= this.states.length - 1 && command.adminRequest?.changePeer !== undefined);
    if (isPending) return 'an earlier change of peers is not applied';
    const target = change.peer!;
    if (change.changeType === ConfChangeType.AddNode)
      return peerOnStore(region, target.storeId) === undefined ? undefined : 'the store has a peer of the region';
    return region.peers.some(({ id }) => id === target.id) ? undefined : 'the region has no such peer';
  }

  /** The model applies the same entries. */
  private expectApplied(): void {
    while (this.states.length - 1 < this.peer.applyState.appliedIndex) {
      const { command, callback } = this.proposed[this.states.length - 1]!;
      const outcome = this.applyNext(command);
      if (outcome === 'done') callback.expectDone(`entry ${this.states.length - 1} was applied, and it was valid then`);
      else callback.expectError(outcome, `the region had ${epochText(this.state.region.regionEpoch)} when its entry was applied`);
      this.cover(command, outcome);
    }
    for (const { callback } of this.proposed.slice(this.states.length - 1)) callback.expectNothingYet('its entry is not applied');
    expectRegion(
      this.peer.region,
      this.state.region,
      PROPERTY,
      `Entries 1 to ${this.states.length - 1} were applied. The region of the peer`,
    );
    expectHostCalls(
      this.peer,
      { started: this.state.rights.map(({ id }) => id) },
      PROPERTY,
      `Entries 1 to ${this.states.length - 1} were applied`,
    );
  }

  private applyNext(command: RaftCmdRequest): Outcome {
    const outcome = outcomeOf(this.state, command);
    this.states.push(outcome === 'done' ? stateAfter(this.state, command) : this.state);
    return outcome;
  }

  private cover({ adminRequest }: RaftCmdRequest, outcome: Outcome): void {
    if (outcome === 'done' && adminRequest?.split !== undefined) this.context.cover('a split was applied');
    if (outcome === 'done' && adminRequest?.changePeer !== undefined) {
      const isAdded = adminRequest.changePeer.changeType === ConfChangeType.AddNode;
      this.context.cover(`a peer was ${isAdded ? 'added' : 'removed'}`);
    }
    if (outcome !== 'done' && adminRequest?.split !== undefined) this.context.cover('a split was stale when it was applied');
    if (outcome !== 'done' && adminRequest === undefined) this.context.cover('a put was stale when it was applied');
  }

  /** The records and the data are those after the applied index. */
  private expectDisk(tree: MemTree, when: string): void {
    const { appliedIndex } = readRegion(tree, 7).applyState;
    const { region, data, rights } = this.stateAt(appliedIndex);
    const what = `${when}, the applied index on disk is ${appliedIndex}`;
    expectRegion(regionRecord(tree, 7)?.region, region, PROPERTY, `${what}. The record of region 7`);
    const [found, expected] = [printData(tree), printData(data)];
    check(found === expected, PROPERTY, () => `${what}. Expected the data ${expected}, found ${found}.`);
    for (const right of rights)
      expectRegionInAnyOrder(
        regionRecord(tree, right.id)?.region,
        right,
        PROPERTY,
        `${what}. The record of region ${right.id}, a right half`,
      );
  }

  /** The model may not have applied the entries yet. */
  private stateAt(index: number): ModelState {
    let state = this.states[Math.min(index, this.states.length - 1)]!;
    for (const { command } of this.proposed.slice(this.states.length - 1, index))
      if (outcomeOf(state, command) === 'done') state = stateAfter(state, command);
    return state;
  }

  /** All entries are applied. Then a store restarts from the disk as it was after some write, with all entries. */
  async finish(): Promise<void> {
    await this.store.commit(this.peer);
    this.expectApplied();
    const tree = this.disks[this.context.simulation.choices.choose(CRASH, 0, 0, this.disks.length)]!;
    const { appliedIndex } = readRegion(tree, 7).applyState;
    const store = await RegionStore.start(this.context);
    await store.scripted.engine.write(contentOf(tree), { sync: true });
    const { region } = regionRecord(tree, 7)!;
    const restarted = store.host(new FakeRegionPeer(region));
    const { raftState, applyState } = readRegion(this.store.disk.tree, 7);
    Object.assign(restarted, { raftState, applyState: { ...applyState, appliedIndex } });
    const { entries } = this.peer.raft;
    restarted.raft.restart(entries, { hardState: raftState.hardState, applied: appliedIndex });
    restarted.raft.commit();
    await store.handle(restarted);
    const when = `A store restarted with the applied index ${appliedIndex} on disk, and applied the entries up to ${entries.length}`;
    this.expectDisk(store.disk.tree, when);
    expectRegion(restarted.region, this.state.region, PROPERTY, `${when}. The region of the peer`);
    const [all, before] = [this.state.rights, this.stateAt(appliedIndex).rights.length];
    expectHostCalls(restarted, { started: all.slice(before).map(({ id }) => id) }, PROPERTY, when);
    if (before < all.length) this.context.cover('a restart applied a split');
  }
}

function epochText(epoch: Region['regionEpoch']): string {
  return `version ${epoch?.version}, confVer ${epoch?.confVer}`;
}

function contentOf(tree: MemTree): WriteOperation[] {
  return COLUMN_FAMILIES.flatMap((cf) => {
    const cursor = tree.cursor(cf);
    const puts: WriteOperation[] = [];
    for (let entry = cursor.next(); entry !== undefined; entry = cursor.next()) puts.push({ type: 'put', cf, ...entry });
    return puts;
  });
}
