import { gradedTest } from '#grader/catalogue/define-test';
import type { Peer } from '#cluster/store/peer';
import { repeated } from '#grader/suites/lab2a/fake-messages';
import { type ScriptedCode, loadCode } from '#grader/suites/lab2a/scripted-node';
import { check } from '#harness/scenario/check';
import { printObject } from '#harness/scenario/print-object';
import { describePeer } from '#harness/scenario/store/describe-peer';
import type { SubjectNotes } from '#harness/scenario/subject-notes';
import type { WriteOperation } from '#kit/engine';
import { describeBatch } from '#kit/store/describe-record';
import type { DurableApplyState } from '#kit/store/records';
import { putApplyState } from '#kit/store/records';
import type { StorePeer } from '#kit/store/store-peer';
import { AdminCmdType, type AdminResponse, type CompactLogRequest } from '#kit/wire/raft-command';

import { compactingStores, compactsEverywhere } from './compaction-everywhere';
import { engineWith, loadPeer } from './load-peer';
import type { RecordedEngine } from '#grader/suites/lab2b/recorded-engine';
import { printEntriesOf, printRecords, readEngine } from '#grader/suites/lab2b/read-disk';
import { storeDisk } from './store-disk';
import { SNAPSHOT_DEFAULTS } from './snapshot-defaults';

const PROPERTY = 'compaction';

export const compactLog = gradedTest('lab2c', 'compact-log', {
  ...SNAPSHOT_DEFAULTS,
  title:
    'Compaction discards applied entries in memory and on disk of every store, never an entry that is not applied, and never moves back',
  points: 2,
  seeds: 5,
  docsAnchor: 'compaction',
  async run(context) {
    const group = await compactingStores(context);
    const code = await loadCode(context);
    const log = await CompactedLog.start(code, { appliedIndex: 9, truncatedIndex: 0, truncatedTerm: 0 });
    await log.compact(1, { kept: '2@1 3@1 4@1 5@2 6@2 7@2 8@2 9@3 10@3', truncated: '1@1' });
    await log.compact(4, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(3, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(4, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(10, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(5, { kept: '6@2 7@2 8@2 9@3 10@3', truncated: '5@2' });
    await log.compact(9, { kept: '10@3', truncated: '9@3' });
    await log.restart();
    await wholeLog(code);
    await longHistory(code);
    await compactsEverywhere(context, group);
  },
});

const TERMS = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3];

/** All entries are applied and discarded. The index and term of the last one, 10@3, must stay known. */
async function wholeLog(code: ScriptedCode): Promise<void> {
  const log = await CompactedLog.start(code, { appliedIndex: 10, truncatedIndex: 4, truncatedTerm: 1 });
  await log.compact(2, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
  await log.compact(10, { kept: 'none', truncated: '10@3' });
  await log.restart();
}

/** A log with a long history: the entries that were discarded before cost nothing. */
async function longHistory(code: ScriptedCode): Promise<void> {
  const applyState = { appliedIndex: 510, truncatedIndex: 500, truncatedTerm: 1 };
  const engine = await engineWith(storeDisk({ terms: repeated(1, 510), applyState, commit: 510 }));
  const { applyCompactLog } = code.load<CompactLogModule>('#labs/lab2c/compact-log');
  const batch: WriteOperation[] = [];
  applyCompactLog(await loadPeer(code, engine.view()), { compactIndex: 505, compactTerm: 1 }, batch);
  const { length } = batch;
  const what = 'A log has entries 501 to 510, and a command says to discard the entries up to 505';
  check(length <= OPERATIONS_MAX, PROPERTY, () => {
    return `${what}. Expected at most ${OPERATIONS_MAX} operations, because those up to 500 are not on disk; found ${length}.`;
  });
}

/** For 5 deletions. A solution may also add its records, or delete an entry twice. */
const OPERATIONS_MAX = 20;

interface Kept {
  readonly kept: string;
  readonly truncated: string;
}

/** A log of ten entries, and the steps that were done with it, for messages. */
class CompactedLog {
  private readonly steps: string[] = [];
  private readonly notes: SubjectNotes;

  private constructor(
    private readonly code: ScriptedCode,
    private readonly engine: RecordedEngine,
    private peer: Peer,
  ) {
    this.notes = code.subject('peer on store 1');
  }

  static async start(code: ScriptedCode, applyState: DurableApplyState): Promise<CompactedLog> {
    const engine = await engineWith(storeDisk({ terms: TERMS, applyState, commit: 10 }));
    const log = new CompactedLog(code, engine, await loadPeer(code, engine.view()));
    const { appliedIndex, truncatedIndex } = applyState;
    log.steps.push(`A log has entries ${truncatedIndex + 1} to 10, and those up to ${appliedIndex} are applied`);
    return log;
  }

  /** Applies the command as lab2b does: in one batch with the apply state. */
  async compact(compactIndex: number, expected: Kept): Promise<void> {
    const { applyCompactLog } = this.code.load<CompactLogModule>('#labs/lab2c/compact-log');
    const batch: WriteOperation[] = [];
    this.notes.show(() => describePeer(this.peer));
    this.notes.call(() => `applyCompactLog to ${compactIndex}`);
    const response = applyCompactLog(this.peer, { compactIndex, compactTerm: TERMS[compactIndex - 1]! }, batch);
    this.notes.result(() => `adds to the batch: ${describeBatch(batch)}`);
    this.notes.show(() => describePeer(this.peer));
    batch.push(putApplyState(this.peer.regionId, this.peer.applyState));
    await this.engine.write(batch, { sync: false });
    this.steps.push(`${this.steps.length > 1 ? 'then ' : ''}a command says to discard the entries up to ${compactIndex}`);
    const isAnswer = response?.cmdType === AdminCmdType.CompactLog;
    check(isAnswer, PROPERTY, () => `${this.what}. Expected an answer to CompactLog, found ${printObject(response)}.`);
    await this.expect(expected);
  }

  private get what(): string {
    return this.steps.join(', ');
  }

  private async expect({ kept, truncated }: Kept): Promise<void> {
    const tree = await readEngine(this.engine);
    this.expectSame(printEntriesOf(tree, 1), kept, 'the entries on disk');
    this.expectSame(printRecords(tree, 1)['the truncated entry']!, truncated, 'the truncated entry on disk');
    const { truncatedIndex, truncatedTerm } = this.peer.applyState;
    this.expectSame(`${truncatedIndex}@${truncatedTerm}`, truncated, 'the truncated entry in applyState');
    this.expectSame(this.inMemory(), kept, 'the entries in memory');
    this.expectSame(printEntriesOf(tree, 2), '2@1 3@1', 'the entries of another region');
  }

  /** The first entry whose term Raft still knows is the one before the log. */
  private inMemory(): string {
    const { raft } = this.peer;
    const known = TERMS.map((_, i) => i + 1).filter((index) => raft.termAt(index) !== undefined);
    const kept = raft.termAt(0) === undefined ? known.slice(1) : known;
    return kept.map((index) => `${index}@${raft.termAt(index)}`).join(' ') || 'none';
  }

  private expectSame(actual: string, expected: string, which: string): void {
    check(actual === expected, PROPERTY, () => `${this.what}. Expected ${which}: ${expected}. Found: ${actual}.`);
  }

  /** Loads the peer from its disk, as a store does that restarts. */
  async restart(): Promise<void> {
    const before = this.inMemory();
    this.peer = await loadPeer(this.code, this.engine.view());
    this.steps.push('then the store restarts');
    this.expectSame(this.inMemory(), before, 'the entries in memory');
    this.expectSame(String(this.peer.status().lastIndex), '10', 'the last index');
  }
}

interface CompactLogModule {
  applyCompactLog(peer: StorePeer, request: CompactLogRequest, batch: WriteOperation[]): AdminResponse;
}
