import type { CompiledHistory } from './compiled-history';
import type { Configuration } from './configuration';
import type { DeadEnds } from './dead-ends';
import { NONE } from './facts';
import { NO_STATE } from './state-table';

/**
 * The operations to try next in a configuration C. `target` is the operation that has to return first. A *completion* is a legal order of
 * the remaining operations. Each rule preserves the theorem of `pruned-search.ts`: if C has a completion, then a minimal one, by (number of
 * indeterminate operations, number of operations before the target), begins with a candidate.
 */
export class Candidates {
  /** Marks: an entry is set if it equals `mark`, the number of the current configuration, so that no entry has to be cleared. */
  private readonly classSeen: Int32Array;
  private readonly factNeeded: Int32Array;
  private readonly locationNeeded: Int32Array;
  private readonly locationWritten: Int32Array;
  private readonly garbageOpen: Int32Array;
  private readonly writers: Int32Array;
  private readonly indeterminateUse: { readonly written: Float64Array; readonly dependedOn: Float64Array };
  private mark = 0;

  constructor(
    private readonly history: CompiledHistory,
    private readonly configuration: Configuration,
    private readonly deadEnds: DeadEnds,
  ) {
    const { facts, classes } = history;
    this.classSeen = new Int32Array(classes);
    this.factNeeded = new Int32Array(facts.count);
    this.locationNeeded = new Int32Array(facts.locations.length);
    this.locationWritten = new Int32Array(facts.locations.length);
    this.garbageOpen = new Int32Array(facts.locations.length);
    this.writers = new Int32Array(facts.locations.length);
    this.indeterminateUse = indeterminateUseOf(history);
  }

  /** Adds the ranks to `found`, in the order in which to try them: by return time, indeterminate operations last. */
  collect(found: number[]): void {
    this.mark++;
    this.noteNeeds();
    this.collectDeterminate(found);
    this.collectIndeterminate(found);
  }

  private noteNeeds(): void {
    const { configuration, mark } = this;
    const { timeline, facts } = this.history;
    const end = timeline.openStart[configuration.target + 1]!;
    for (let at = timeline.openStart[configuration.target]!; at < end; at++) {
      const rank = timeline.open[at]!;
      if (configuration.isLinearized(rank)) continue;
      if (facts.garbageAt[rank] !== NONE) this.garbageOpen[facts.garbageAt[rank]!] = mark;
      for (const fact of facts.requires[rank]!) this.factNeeded[fact] = mark;
      for (const location of facts.dependsOn[rank]!) this.locationNeeded[location] = mark;
      for (const location of facts.overwrites[rank]!) {
        this.writers[location] = (this.locationWritten[location] === mark ? this.writers[location]! : 0) + 1;
        this.locationWritten[location] = mark;
      }
    }
  }

  private collectDeterminate(found: number[]): void {
    const { configuration } = this;
    const { timeline, isReadOnly, next } = this.history;
    const end = timeline.openStart[configuration.target + 1]!;
    for (let at = timeline.openStart[configuration.target]!; at < end; at++) {
      const rank = timeline.open[at]!;
      // A read that is legal now has already been linearized.
      if (isReadOnly[rank] === 1 || configuration.isLinearized(rank) || !this.isFirstOfClass(rank)) continue;
      if (next(configuration.state, rank) === NO_STATE) continue;
      if (rank === configuration.target || !this.canWait(rank)) found.push(rank);
    }
  }

  private collectIndeterminate(found: number[]): void {
    const { configuration } = this;
    const { timeline, next } = this.history;
    const end = timeline.determinate + timeline.indeterminateOpen[configuration.target]!;
    for (let rank = timeline.determinate; rank < end; rank++) {
      if (configuration.isLinearized(rank) || !this.isFirstOfClass(rank)) continue;
      if (next(configuration.state, rank) !== NO_STATE && !this.hasNoEffect(rank) && !this.isUseless(rank)) found.push(rank);
    }
  }

  /**
   * **No effect.** An indeterminate operation that does not change the state can be removed from any completion that it begins. The
   * exception is a write over open garbage: it represents the garbage followed by itself, which does not change the state either.
   */
  private hasNoEffect(rank: number): boolean {
    const { facts, next } = this.history;
    if (next(this.configuration.state, rank) !== this.configuration.state) return false;
    const fact = facts.blind[rank]!;
    return fact === NONE || this.garbageOpen[facts.locationOf[fact]!] !== this.mark;
  }

  /**
   * **Symmetry.** Of the open operations of one class, only the one that returns first is tried. In a completion that begins with another,
   * swap the two (or replace the other, if this one does not occur). All are open, so each may come first, and the other one keeps a
   * position before the earlier return. Indeterminate operations come last: they are used only if no determinate one of the class is open.
   */
  private isFirstOfClass(rank: number): boolean {
    const operationClass = this.history.classOf[rank]!;
    if (this.classSeen[operationClass] === this.mark) return false;
    this.classSeen[operationClass] = this.mark;
    return true;
  }

  /**
   * **A write that no operation awaits (indeterminate).** It only writes one location, and no open operation requires its value or depends
   * on the location. All operations before the target in a completion are open. So between this write and the target, no operation uses
   * the location before its next write. If there is a next write, remove this one; else move it directly after the target. In both cases
   * the completion becomes smaller.
   */
  private isUseless(rank: number): boolean {
    const fact = this.history.facts.blind[rank]!;
    return fact !== NONE && !this.isAwaited(fact);
  }

  /**
   * **A write that no operation awaits (determinate, not the target).** As above, but it cannot be removed. If no other write of the location
   * is open, or another write would lose the value permanently, there is none before the target, and this write moves directly after the
   * target. **An operation that leaves garbage** always moves: directly before the next write of its location, where `PrunedSearch` places
   * it when it tries that write (reads between them would be illegal, and appends leave garbage), or directly after the target. Garbage
   * directly before a write does not affect the two rules above for that write: it moves with the write.
   */
  private canWait(rank: number): boolean {
    const { facts } = this.history;
    if (facts.garbageAt[rank] !== NONE) return true;
    const fact = facts.blind[rank]!;
    if (fact === NONE) return false;
    return !this.isAwaited(fact) && (!this.isWrittenByAnother(facts.locationOf[fact]!) || this.deadEnds.isLostForGood(fact, rank));
  }

  private isAwaited(fact: number): boolean {
    const location = this.history.facts.locationOf[fact]!;
    const opened = this.isOpenAt(this.indeterminateUse.dependedOn[location]!);
    return opened || this.factNeeded[fact] === this.mark || this.locationNeeded[location] === this.mark;
  }

  /** Whether another open operation than the given one, which is open itself, writes the location. */
  private isWrittenByAnother(location: number): boolean {
    return this.writers[location]! > 1 || this.isOpenAt(this.indeterminateUse.written[location]!);
  }

  private isOpenAt(invokedAt: number): boolean {
    return invokedAt < this.history.timeline.returnedAt[this.configuration.target]!;
  }
}

/** Per location, the invocation of the first indeterminate operation that writes it, and of the first that depends on it, linearized or not. */
function indeterminateUseOf({ timeline, facts }: CompiledHistory): { written: Float64Array; dependedOn: Float64Array } {
  const written = new Float64Array(facts.locations.length).fill(Infinity);
  const dependedOn = new Float64Array(facts.locations.length).fill(Infinity);
  for (let rank = timeline.operations.length - 1; rank >= timeline.determinate; rank--) {
    for (const location of facts.overwrites[rank]!) written[location] = timeline.invokedAt[rank]!;
    for (const location of [...facts.dependsOn[rank]!, ...facts.requires[rank]!.map((fact) => facts.locationOf[fact]!)]) {
      dependedOn[location] = timeline.invokedAt[rank]!;
    }
  }
  return { written, dependedOn };
}
