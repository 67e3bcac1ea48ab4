import { gradedTest } from '#grader/catalogue/define-test';
import type { Peer } from '#cluster/store/peer';
import { type ScriptedCode, loadCode } from '#grader/suites/lab2a/scripted-node';
import { check } from '#harness/scenario/check';
import type { SubjectNotes } from '#harness/scenario/subject-notes';
import { describePeer } from '#harness/scenario/store/describe-peer';
import { describeBatch } from '#kit/store/describe-record';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { EngineSnapshot, WriteOperation } from '#kit/engine';
import type { MemTree } from '#kit/engines/mem-tree';
import { bytesOf, printBytes } from '#kit/bytes';

import { engineWith, loadPeer } from './load-peer';
import { SNAPSHOTS, diskBefore, readyWithSnapshot } from './snapshots-to-install';
import { PendingProposals } from './pending-proposals';
import type { RecordedEngine } from '#grader/suites/lab2b/recorded-engine';
import { printDatum, printRecords, printRegion, readData, readEngine } from '#grader/suites/lab2b/read-disk';
import type { SnapshotFields } from './compacted-log';
import { NEW_DATA, NEW_REGION, dataAfterInstallation } from './store-disk';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'installing a snapshot';

export const installReplaces = gradedTest('lab2c', 'install-replaces', {
  ...SNAPSHOT_DEFAULTS,
  title: 'Installing a snapshot replaces the log of its region and the data in all column families, and changes no other region',
  points: 1,
  docsAnchor: 'installing',
  async run(context) {
    const code = await loadCode(context);
    for (const fields of SNAPSHOTS) await replaces(code, fields, NEW_DATA);
    await replaces(code, SNAPSHOTS[0]!, []);
  },
});

async function replaces(code: ScriptedCode, fields: SnapshotFields, content: typeof NEW_DATA): Promise<void> {
  const engine = await engineWith(diskBefore());
  const before = await readEngine(engine);
  const peer = await loadPeer(code, engine.view());
  const notes = code.subject('peer on store 1');
  const proposals = new PendingProposals(peer, fields);
  await install(engine, peer, fields, content, notes);
  const what = `A snapshot as of ${fields.index}@${fields.term}${content.length === 0 ? ' without data' : ''} was installed`;
  const tree = await readEngine(engine);
  expectData(tree, dataAfterInstallation(content), what);
  expectRecords(tree, peer, fields, what);
  expectNeighbour(before, tree, what);
  proposals.expectAnswers(what);
  await restart(code, engine, fields, what);
}

async function install(
  engine: RecordedEngine,
  peer: Peer,
  fields: SnapshotFields,
  content: typeof NEW_DATA,
  notes: SubjectNotes,
): Promise<void> {
  const ready = readyWithSnapshot(peer, PROPERTY, fields, content);
  const batch: WriteOperation[] = [];
  notes.show(() => describePeer(peer));
  notes.call(() => `installSnapshot as of ${fields.index}@${fields.term}`);
  await peer.installSnapshot(ready.snapshot!, batch);
  notes.result(() => `adds to the batch: ${describeBatch(batch)}`);
  notes.show(() => describePeer(peer));
  await engine.write(batch, { sync: true });
  peer.raft.advance(ready);
}

function expectData(tree: MemTree, expected: readonly string[], what: string): void {
  const found = readData(tree).map(printDatum);
  const extra = found.find((line) => !expected.includes(line));
  check(
    extra === undefined,
    PROPERTY,
    () => `${what}. Expected only the data of the snapshot and of other regions, found ${extra} as well.`,
  );
  const missing = expected.find((line) => !found.includes(line));
  check(
    missing === undefined,
    PROPERTY,
    () => `${what}. Expected ${missing}, which the snapshot or another region has; the store does not have it.`,
  );
}

function expectRecords(tree: MemTree, peer: Peer, { index, term }: SnapshotFields, what: string): void {
  const expected = {
    'the applied index': String(index),
    'the truncated entry': `${index}@${term}`,
    'the last entry in RaftLocalState': `${index}@${term}`,
    'the entries': 'none',
    // The hard state before: the ready with the snapshot has the new one.
    'term and vote in RaftLocalState': '3 and 2',
    'the region': printRegion(NEW_REGION),
  };
  expectSame(printRecords(tree, 1), expected, `${what}. On disk`);
  const { applyState, raftState, region } = peer;
  const inMemory = {
    'the applied index': String(applyState.appliedIndex),
    'the truncated entry': `${applyState.truncatedIndex}@${applyState.truncatedTerm}`,
    'the last entry in RaftLocalState': `${raftState.lastIndex}@${raftState.lastTerm}`,
    'term and vote in RaftLocalState': `${raftState.hardState.term} and ${raftState.hardState.vote}`,
    'the region': printRegion(region),
  };
  const { 'the entries': _, ...inPeer } = expected;
  expectSame(inMemory, inPeer, `${what}. In the peer's raftState, applyState and region`);
}

function expectSame(found: Readonly<Record<string, string>>, expected: Readonly<Record<string, string>>, what: string): void {
  for (const [which, value] of Object.entries(expected)) {
    check(found[which] === value, PROPERTY, () => `${what}, expected ${which}: ${value}. Found: ${found[which]}.`);
  }
}

function expectNeighbour(before: MemTree, after: MemTree, what: string): void {
  expectSame(printRecords(after, 2), printRecords(before, 2), `${what}. In another region`);
}

async function restart(code: ModuleScope, engine: RecordedEngine, { index }: SnapshotFields, what: string): Promise<void> {
  const { lastIndex, applied, members } = (await loadPeer(code, engine.view())).status();
  const found = `log to ${lastIndex}, applied ${applied}, members ${members.join()}`;
  const expected = `log to ${index}, applied ${index}, members ${NEW_REGION.peers.map(({ id }) => id).join()}`;
  check(found === expected, PROPERTY, () => `${what}, and the store restarted. Expected a peer with ${expected}. Found: ${found}.`);
}

export const readersKeepTheirView = gradedTest('lab2c', 'readers-keep-their-view', {
  ...SNAPSHOT_DEFAULTS,
  title: 'A reader that was opened before an installation still returns the old data, and the installation leaves no reader open',
  points: 1,
  references: 'Berenson et al., A Critique of ANSI SQL Isolation Levels (1995), section 4.2',
  docsAnchor: 'installing',
  async run(context) {
    const engine = await engineWith(diskBefore());
    const code = await loadCode(context);
    const peer = await loadPeer(code, engine.view());
    const reader = engine.snapshot();
    const iterator = reader.iterator('default', { start: bytesOf('b') });
    const first = await iterator.next();
    await install(engine, peer, SNAPSHOTS[0]!, NEW_DATA, code.subject('peer on store 1'));
    const keys = [first, await iterator.next(), await iterator.next()].map((entry) =>
      entry === undefined ? 'the end' : printBytes(entry.key),
    );
    check(
      keys.join() === '"b","c","d"',
      'snapshot',
      () => `An iterator was opened before a snapshot was installed. Expected the keys "b","c","d", found ${keys.join()}.`,
    );
    await expectValue(reader, 'c', '"old"', 'A reader that was opened before');
    await expectValue(reader, 'b', '"old"', 'A reader that was opened before');
    reader.close();
    const later = engine.snapshot();
    await expectValue(later, 'c', '"new"', 'A reader that was opened after');
    await expectValue(later, 'b', 'nothing', 'A reader that was opened after');
    later.close();
    const { openReaders } = engine;
    const message = (): string => `A snapshot was installed. Expected no open readers of the engine, found ${openReaders}.`;
    check(openReaders === 0, 'snapshot', message);
  },
});

async function expectValue(reader: EngineSnapshot, key: string, expected: string, who: string): Promise<void> {
  const value = await reader.get('default', bytesOf(key));
  const found = value === undefined ? 'nothing' : printBytes(value);
  check(found === expected, 'snapshot', () => `${who} a snapshot was installed, get "${key}": expected ${expected}, found ${found}.`);
}
