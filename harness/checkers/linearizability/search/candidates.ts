import type { CompiledHistory } from './compiled-history';
import type { Configuration } from './configuration';
import type { DeadEnds } from './dead-ends';
import { NONE } from './facts';
import { NO_STATE } from './state-table';

/**
 * Which operations are worth linearizing next in a configuration C. `target` is the operation that has to return first; a *completion* is
 * a legal order of what remains. Each rule keeps the theorem of `pruned-search.ts`: if C has a completion, then one that is least by
 * (indeterminate operations in it, operations before the target) begins with an operation that is kept.
 */
export class Candidates {
  /** Marks that hold the number of the present configuration where they are set, so that none need be cleared. */
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

  /** Adds the ranks to `found`, those to try first first: by return time, indeterminate ones last. */
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
      // A read that is legal now was linearized already.
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
   * **No effect.** An indeterminate operation that leaves the state as it is can be left out of any completion it begins. Unless it is
   * there to overwrite garbage: then it stands for the garbage with itself after it, which leaves the state as it is, too.
   */
  private hasNoEffect(rank: number): boolean {
    const { facts, next } = this.history;
    if (next(this.configuration.state, rank) !== this.configuration.state) return false;
    const fact = facts.blind[rank]!;
    return fact === NONE || this.garbageOpen[facts.locationOf[fact]!] !== this.mark;
  }

  /**
   * **Symmetry.** Of the open operations of one class only the one to return first is tried. In a completion that begins with another, swap
   * the two (or put this one in its place, if it does not occur): all are open, so each may stand in the first place, and the other gets a
   * place before the earlier return. Indeterminate ones come last, and so are used only once no determinate one of the class is open.
   */
  private isFirstOfClass(rank: number): boolean {
    const operationClass = this.history.classOf[rank]!;
    if (this.classSeen[operationClass] === this.mark) return false;
    this.classSeen[operationClass] = this.mark;
    return true;
  }

  /**
   * **A write nobody waits for (indeterminate).** It only writes a location, and no open operation requires what it writes or depends on
   * the location. What comes before the target in a completion is all open. So after this write and up to the target nothing of its
   * location comes before the next write of it. If there is such a write, leave this one out; else put it right after the target.
   * Either way the completion is a lesser one.
   */
  private isUseless(rank: number): boolean {
    const fact = this.history.facts.blind[rank]!;
    return fact !== NONE && !this.isAwaited(fact);
  }

  /**
   * **A write nobody waits for (determinate, not the target).** As above, but it cannot be left out. If no other write of the location is
   * open, or the value would be lost for good by one, there is none before the target, and this one moves to right after the target.
   * **What leaves garbage** always moves: to right before the next write of its location, where `PrunedSearch` puts it when it tries that
   * write (reads between them would be illegal, and appends leave garbage), or to right after the target. What leaves garbage right before
   * a write is no obstacle to the two rules above for that write: it moves with it.
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

  /** Besides a determinate operation that is open itself. */
  private isWrittenByAnother(location: number): boolean {
    return this.writers[location]! > 1 || this.isOpenAt(this.indeterminateUse.written[location]!);
  }

  private isOpenAt(invokedAt: number): boolean {
    return invokedAt < this.history.timeline.returnedAt[this.configuration.target]!;
  }
}

/** Per location, when the first indeterminate operation is invoked that writes it, and that depends on it. Used or not, to be simple. */
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
