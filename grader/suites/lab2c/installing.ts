import type { Peer } from '#cluster/store/peer';
import { loadCode } from '#grader/suites/lab2a/scripted-node';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { EngineSnapshot, WriteOperation } from '#kit/engine';
import type { MemEngine } from '#kit/engines/mem-engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { bytesOf, printBytes } from '#kit/bytes';

import { snapshotTest } from './define-direct';
import { engineWith, loadPeer } from './hand-made-peer';
import { SNAPSHOTS, diskBefore, readyWithSnapshot } from './install-define';
import { ProposalsInTheWay } from './proposals-in-the-way';
import { dataOn, printRegion, recordsOn, treeOf } from './read-disk';
import type { SnapshotFields } from './shortened-log';
import { NEW_REGION, dataAfterwards } from './store-disk';

const RULE = 'installing a snapshot';

export const installReplaces = snapshotTest('install-replaces', {
  title: 'Installing a snapshot replaces the region’s data and its log in all column families, and leaves other regions alone',
  points: 2,
  docsAnchor: 'installing',
  async run(context) {
    const code = await loadCode(context);
    for (const fields of SNAPSHOTS) await replaces(code, fields);
  },
});

async function replaces(code: ModuleScope, fields: SnapshotFields): Promise<void> {
  const engine = await engineWith(diskBefore());
  const before = await treeOf(engine);
  const peer = await loadPeer(code, engine);
  const proposals = new ProposalsInTheWay(RULE, peer, fields);
  await install(engine, peer, fields);
  const what = `A snapshot as of ${fields.index}@${fields.term} was installed`;
  const tree = await treeOf(engine);
  expectData(tree, what);
  expectRecords(tree, peer, fields, what);
  expectNeighbour(before, tree, what);
  proposals.expectAnswers(what);
  await restart(code, engine, fields, what);
}

async function install(engine: MemEngine, peer: Peer, fields: SnapshotFields): Promise<void> {
  const ready = readyWithSnapshot(peer, RULE, fields);
  const batch: WriteOperation[] = [];
  await peer.installSnapshot(ready.snapshot!, batch);
  await engine.write(batch, { sync: true });
  peer.raft.advance(ready);
}

function expectData(tree: MemTree, what: string): void {
  const [found, expected] = [dataOn(tree), dataAfterwards()];
  const left = found.find((line) => !expected.includes(line));
  check(left === undefined, RULE, () => `${what}. The store has ${left}; neither the snapshot nor another region does.`);
  const missing = expected.find((line) => !found.includes(line));
  check(missing === undefined, RULE, () => `${what}. The store does not have ${missing}, which the snapshot or another region does.`);
}

function expectRecords(tree: MemTree, peer: Peer, { index, term }: SnapshotFields, what: string): void {
  const expected = {
    'the applied index': String(index),
    'the truncated entry': `${index}@${term}`,
    'the last entry in RaftLocalState': `${index}@${term}`,
    'the entries': 'none',
    'the region': printRegion(NEW_REGION),
  };
  expectSame(recordsOn(tree, 1), expected, `${what}. On disk`);
  const { applyState, raftState, region } = peer;
  const inMemory = {
    'the applied index': String(applyState.appliedIndex),
    'the truncated entry': `${applyState.truncatedIndex}@${applyState.truncatedTerm}`,
    'the last entry in RaftLocalState': `${raftState.lastIndex}@${raftState.lastTerm}`,
    'the region': printRegion(region),
  };
  const { 'the entries': _, ...inPeer } = expected;
  expectSame(inMemory, inPeer, `${what}. In the peer's raftState, applyState and region`);
}

function expectSame(found: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>, what: string): void {
  for (const [which, value] of Object.entries(expected)) {
    check(found[which] === value, RULE, () => `${what} ${which} should be ${value}; found: ${found[which]}.`);
  }
}

function expectNeighbour(before: MemTree, after: MemTree, what: string): void {
  expectSame(recordsOn(after, 2), recordsOn(before, 2), `${what}. Of another region`);
}

async function restart(code: ModuleScope, engine: MemEngine, { index }: SnapshotFields, what: string): Promise<void> {
  const { lastIndex, applied, members } = (await loadPeer(code, engine)).status();
  const found = `log to ${lastIndex}, applied ${applied}, members ${members.join()}`;
  const expected = `log to ${index}, applied ${index}, members ${NEW_REGION.peers.map(({ id }) => id).join()}`;
  check(found === expected, RULE, () => `${what}. When the store starts again, the peer should have ${expected}; found: ${found}.`);
}

export const readersKeepTheirView = snapshotTest('readers-keep-their-view', {
  title: 'A reader that was opened before a snapshot was installed keeps its view, and installing leaves no reader open',
  points: 1,
  references: 'Berenson et al., A Critique of ANSI SQL Isolation Levels (1995), section 4.2',
  docsAnchor: 'installing',
  async run(context) {
    const engine = await engineWith(diskBefore());
    const peer = await loadPeer(await loadCode(context), engine);
    const reader = engine.snapshot();
    const iterator = reader.iterator('default', { start: bytesOf('b') });
    const first = await iterator.next();
    await install(engine, peer, SNAPSHOTS[0]!);
    const rest = [first, await iterator.next(), await iterator.next()].map((entry) =>
      entry === undefined ? 'the end' : printBytes(entry.key),
    );
    check(
      rest.join() === '"b","c","d"',
      'snapshot',
      () => `An iterator that was open before should go on with "b","c","d", and gives ${rest.join()}.`,
    );
    await expectValue(reader, 'c', '"old"', 'A reader that was opened before');
    await expectValue(reader, 'b', '"old"', 'A reader that was opened before');
    reader.close();
    const later = engine.snapshot();
    await expectValue(later, 'c', '"new"', 'A reader that was opened after');
    await expectValue(later, 'b', 'nothing', 'A reader that was opened after');
    later.close();
    const open = engine.openHandles().snapshots;
    check(open === 0, 'snapshot', () => `A snapshot was installed, and ${open} readers that it opened on the engine are not closed.`);
  },
});

async function expectValue(reader: EngineSnapshot, key: string, expected: string, who: string): Promise<void> {
  const value = await reader.get('default', bytesOf(key));
  const found = value === undefined ? 'nothing' : printBytes(value);
  check(found === expected, 'snapshot', () => `${who} a snapshot was installed: get "${key}" should give ${expected}, and gives ${found}.`);
}
