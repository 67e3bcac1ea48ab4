import type { Peer } from '#cluster/store/peer';
import { loadCode } from '#grader/suites/lab2a/scripted-node';
import { FEW_SEEDS } from '#grader/suites/lab2b/define';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { WriteOperation } from '#kit/engine';
import type { MemEngine } from '#kit/engines/mem-engine';
import type { DurableApplyState } from '#kit/store/records';
import { putApplyState } from '#kit/store/records';
import type { StorePeer } from '#kit/store/store-peer';
import { AdminCmdType, type AdminResponse, type CompactLogRequest } from '#kit/wire/raft-command';

import { compactingStores, compactsEverywhere } from './compaction-everywhere';
import { snapshotTest } from './define-direct';
import { engineWith, loadPeer } from './hand-made-peer';
import { entriesOn, recordsOn, treeOf } from './read-disk';
import { storeDisk } from './store-disk';

const RULE = 'compaction';

export const compactLog = snapshotTest('compact-log', {
  title: 'Compaction discards what was applied, on every store, in memory and on disk; never more, and never back',
  points: 2,
  seeds: FEW_SEEDS,
  docsAnchor: 'compaction',
  async run(context) {
    const group = await compactingStores(context);
    const code = await loadCode(context);
    const log = await CompactedLog.start(code, { appliedIndex: 9, truncatedIndex: 0, truncatedTerm: 0 });
    await log.compact(4, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(3, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(4, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(10, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
    await log.compact(9, { kept: '10@3', truncated: '9@3' });
    await log.restart();
    await wholeLog(code);
    await compactsEverywhere(context, group);
  },
});

const TERMS = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3];

/** All entries were applied: nothing is left, but that the log ended with 10@3 is known. */
async function wholeLog(code: ModuleScope): Promise<void> {
  const log = await CompactedLog.start(code, { appliedIndex: 10, truncatedIndex: 4, truncatedTerm: 1 });
  await log.compact(2, { kept: '5@2 6@2 7@2 8@2 9@3 10@3', truncated: '4@1' });
  await log.compact(10, { kept: 'none', truncated: '10@3' });
  await log.restart();
}

interface Kept {
  readonly kept: string;
  readonly truncated: string;
}

/** A log of ten entries, and what was done to it, for people. */
class CompactedLog {
  private readonly done: string[] = [];

  private constructor(
    private readonly code: ModuleScope,
    private readonly engine: MemEngine,
    private peer: Peer,
  ) {}

  static async start(code: ModuleScope, applyState: DurableApplyState): Promise<CompactedLog> {
    const engine = await engineWith(storeDisk({ terms: TERMS, applyState, commit: 10 }));
    const log = new CompactedLog(code, engine, await loadPeer(code, engine));
    const { appliedIndex, truncatedIndex } = applyState;
    log.done.push(`A log has entries ${truncatedIndex + 1} to 10, of which those up to ${appliedIndex} were applied`);
    return log;
  }

  /** Applies the command as part 2b does: in one batch with the apply state. */
  async compact(compactIndex: number, expected: Kept): Promise<void> {
    const { applyCompactLog } = this.code.load<CompactLogModule>('#labs/lab2c/compact-log');
    const batch: WriteOperation[] = [];
    const response = applyCompactLog(this.peer, { compactIndex, compactTerm: TERMS[compactIndex - 1]! }, batch);
    batch.push(putApplyState(this.peer.regionId, this.peer.applyState));
    await this.engine.write(batch, { sync: false });
    this.done.push(`${this.done.length > 1 ? 'then ' : ''}a command says to discard up to ${compactIndex}`);
    const answered = response?.cmdType === AdminCmdType.CompactLog;
    check(answered, RULE, () => `${this.what}: its answer should be one to CompactLog, and is ${JSON.stringify(response)}.`);
    await this.expect(expected);
  }

  private get what(): string {
    return this.done.join(', ');
  }

  private async expect({ kept, truncated }: Kept): Promise<void> {
    const tree = await treeOf(this.engine);
    this.expectSame(entriesOn(tree, 1), kept, 'the entries on disk');
    this.expectSame(recordsOn(tree, 1)['the truncated entry']!, truncated, 'the truncated entry on disk');
    const { truncatedIndex, truncatedTerm } = this.peer.applyState;
    this.expectSame(`${truncatedIndex}@${truncatedTerm}`, truncated, 'the truncated entry in applyState');
    this.expectSame(this.inMemory(), kept, 'the entries in memory');
    this.expectSame(entriesOn(tree, 2), '2@1 3@1', 'the entries of another region');
  }

  /** The first one that Raft still knows by its term is the one before the log. */
  private inMemory(): string {
    const { raft } = this.peer;
    const known = TERMS.map((_, i) => i + 1).filter((index) => raft.termAt(index) !== undefined);
    const kept = raft.termAt(0) === undefined ? known.slice(1) : known;
    return kept.map((index) => `${index}@${raft.termAt(index)}`).join(' ') || 'none';
  }

  private expectSame(actual: string, expected: string, which: string): void {
    check(actual === expected, RULE, () => `${this.what}: ${which} should be ${expected}; found: ${actual}.`);
  }

  /** The store finds its log on disk as it left it, or says what is wrong there. */
  async restart(): Promise<void> {
    const before = this.inMemory();
    this.peer = await loadPeer(this.code, this.engine);
    this.done.push('then the store starts again');
    this.expectSame(this.inMemory(), before, 'the entries in memory');
    this.expectSame(String(this.peer.status().lastIndex), '10', 'the last index');
  }
}

interface CompactLogModule {
  applyCompactLog(peer: StorePeer, request: CompactLogRequest, batch: WriteOperation[]): AdminResponse;
}
