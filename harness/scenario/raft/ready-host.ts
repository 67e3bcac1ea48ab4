import type { Ready } from '#kit/raft/ready';
import type { Entry } from '#kit/wire/raft';
import { violation } from '#harness/scenario/verdict';
import type { Basis } from '#harness/checkers/raft/invariants/persisted-before-sent';
import { RaftHost } from '#harness/scenario/raft/raft-host';

/** More readies than these for one event, and there is no end to it. */
const MOST_READIES = 100;

/**
 * The host that part 2ac is made for: takes a ready, persists, sends, applies, advances. A crash may come between any two of
 * these. While the disk takes its time, ticks, messages and proposals go on.
 */
export class ReadyHost extends RaftHost {
  private busy = false;

  protected settle(): void {
    for (let readies = 0; !this.busy && this.node.hasReady(); readies++) {
      if (readies === MOST_READIES) throw broken(`Node ${this.name} has something to do after ${MOST_READIES} readies for one event.`);
      const ready = this.node.ready();
      const bases = this.basesOf(ready.messages);
      if (!this.step()) return;
      const delay = this.home.diskMs();
      if (delay > 0) return this.finishLater(ready, bases, delay);
      if (!this.finish(ready, bases)) return;
    }
  }

  private finishLater(ready: Ready, bases: readonly Basis[], delay: number): void {
    this.busy = true;
    this.seams.runtime.setTimer(delay, () => {
      if (!this.finish(ready, bases)) return;
      this.busy = false;
      this.settle();
      this.show();
    });
  }

  /** @returns whether the store is still alive */
  private finish(ready: Ready, bases: readonly Basis[]): boolean {
    const { durable } = this.home;
    this.checkEntries(ready.entries);
    durable.persist(ready.hardState, ready.entries);
    if (!this.step()) return false;
    this.send(ready.messages, bases);
    this.checkApplied(ready.committedEntries);
    if (!this.step()) return false;
    durable.apply(ready.committedEntries);
    if (!this.step()) return false;
    this.node.advance(ready);
    return true;
  }

  private get name(): number {
    return this.seams.storeId;
  }

  /** They follow on what is durable, without gaps, and nothing is handed out twice. */
  private checkEntries(entries: readonly Entry[]): void {
    const { durable } = this.home;
    entries.forEach(({ index, term }, i) => {
      const follows = i === 0 ? index <= durable.lastIndex + 1 : index === entries[i - 1]!.index + 1;
      if (!follows) throw broken(`Node ${this.name} hands out entry ${index} to be persisted, which does not follow on what is.`);
      if (durable.termAt(index) === term)
        throw broken(`Node ${this.name} hands out entry ${index} of term ${term} to be persisted a second time.`);
    });
  }

  private checkApplied(entries: readonly Entry[]): void {
    const { durable } = this.home;
    entries.forEach(({ index, term }, i) => {
      const expected = durable.applied.length + 1 + i;
      if (index !== expected) throw broken(`Node ${this.name} hands out entry ${index} to be applied; the next one is ${expected}.`);
      if (durable.termAt(index) !== term)
        throw broken(`Node ${this.name} hands out entry ${index} of term ${term} to be applied, which is not durable.`);
    });
  }
}

function broken(message: string): Error {
  return violation('ready', `${message} (docs: ready.)`);
}
