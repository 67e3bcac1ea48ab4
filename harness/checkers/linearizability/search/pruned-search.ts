import { Candidates } from './candidates';
import type { CompiledHistory } from './compiled-history';
import { Configuration } from './configuration';
import { DeadEnds } from './dead-ends';
import { NONE } from './facts';
import { VisitedConfigurations } from './visited-configurations';

export type SearchVerdict = 'linearizable' | 'illegal' | 'unknown';

/**
 * Depth-first search for a linearization (Wing & Gong 1993, with the cache of Lowe 2017), with pruning. It can be paused: the same budget
 * in one or in several pieces gives the same verdict after the same steps. A step is a visited configuration.
 *
 * **Theorem.** If the search ends without a linearization, there is none. Proof: order the configurations that have a completion by
 * (remaining determinate operations, indeterminate operations in a minimal completion, operations before the target in it, positions of
 * garbage in it). Let C be a minimal visited one. If a read is linearized at once in C, that configuration has a completion too (below).
 * Otherwise a minimal completion begins with an operation x in `Candidates`. The successor of C by x, or the configuration that replaces
 * it because garbage is placed before x, has a completion, so it is no dead end. It is smaller than C: it has fewer remaining determinate
 * operations, or a completion with one indeterminate operation less. Because it is smaller, it was not visited. So it was dominated by a
 * visited configuration, which has a completion that is not greater (the same one): a contradiction.
 */
export class PrunedSearch {
  /** The number of visited configurations. */
  steps = 0;
  /** The highest target so far: the history before the return of this target is linearizable. */
  furthestTarget = 0;
  private readonly configuration: Configuration;
  private readonly visited: VisitedConfigurations;
  private readonly deadEnds: DeadEnds;
  private readonly candidates: Candidates;
  /** Per level of the search: the contents of `Configuration`, with only the length of the path. */
  private readonly targets: number[] = [];
  private readonly states: number[] = [];
  private readonly bits: Int32Array[] = [];
  private readonly pathLengths: number[] = [];
  /** Per level, the position of its first candidate in `choices`, and of the next one to try. They end where those of the next level begin. */
  private readonly choiceStarts: number[] = [];
  private readonly cursors: number[] = [];
  private readonly choices: number[] = [];
  private depth = -1;
  private verdict: SearchVerdict = 'unknown';

  constructor(private readonly history: CompiledHistory) {
    const { timeline } = history;
    this.configuration = new Configuration(timeline);
    this.visited = new VisitedConfigurations(this.configuration.determinateWords, this.configuration.bits.length);
    this.deadEnds = new DeadEnds(history, this.configuration);
    this.candidates = new Candidates(history, this.configuration, this.deadEnds);
  }

  /** Continues for at most `maxSteps` steps. */
  run(maxSteps: number): SearchVerdict {
    const end = this.steps + maxSteps;
    if (this.steps === 0 && maxSteps > 0) this.enter();
    while (this.verdict === 'unknown' && this.steps < end) this.tryNext();
    return this.verdict;
  }

  /** After the verdict `linearizable`: the ranks of a linearization, in order. */
  linearization(): readonly number[] {
    return this.configuration.path;
  }

  private tryNext(): void {
    const { depth } = this;
    if (depth < 0) {
      this.verdict = 'illegal';
    } else if (this.cursors[depth]! === this.choices.length) {
      this.choices.length = this.choiceStarts[depth]!;
      this.depth--;
    } else {
      this.restore(depth);
      const before = this.configuration.state;
      this.apply(this.choices[this.cursors[depth]!++]!);
      if (!this.deadEnds.isDeadEnd(before)) this.enter();
    }
  }

  private enter(): void {
    const { configuration } = this;
    this.steps++;
    this.takeReads();
    if (configuration.target > this.furthestTarget) this.furthestTarget = configuration.target;
    if (configuration.target === this.history.timeline.determinate) this.verdict = 'linearizable';
    else if (this.visited.enter(configuration.target, configuration.state, configuration.bits)) this.push();
  }

  private push(): void {
    const { configuration } = this;
    const depth = ++this.depth;
    this.targets[depth] = configuration.target;
    this.states[depth] = configuration.state;
    const bits = (this.bits[depth] ??= new Int32Array(configuration.bits.length));
    for (let word = 0; word < bits.length; word++) bits[word] = configuration.bits[word]!;
    this.pathLengths[depth] = configuration.path.length;
    this.choiceStarts[depth] = this.choices.length;
    this.cursors[depth] = this.choices.length;
    this.candidates.collect(this.choices);
  }

  private restore(depth: number): void {
    const { configuration } = this;
    const bits = this.bits[depth]!;
    configuration.target = this.targets[depth]!;
    configuration.state = this.states[depth]!;
    for (let word = 0; word < bits.length; word++) configuration.bits[word] = bits[word]!;
    configuration.path.length = this.pathLengths[depth]!;
  }

  private apply(rank: number): void {
    const { configuration, history } = this;
    const { blind, garbageAt, locationOf } = history.facts;
    const overwritten = garbageAt[rank] !== NONE ? garbageAt[rank]! : blind[rank] !== NONE ? locationOf[blind[rank]!]! : NONE;
    if (overwritten !== NONE) this.hideGarbage(rank, overwritten);
    configuration.state = history.next(configuration.state, rank);
    configuration.take(rank);
    configuration.advance();
  }

  /**
   * **Garbage is overwritten.** `rank` always writes a location, or always leaves garbage in it. Before it, all open determinate operations
   * that leave garbage there are linearized. No completion is lost: if a completion contains one of them later, no operation reads the
   * location between it and the next write (that would be illegal), and appends between them leave garbage. So it can be moved here, where
   * no operation sees it.
   */
  private hideGarbage(rank: number, location: number): void {
    const { configuration } = this;
    const { facts, timeline } = this.history;
    const end = timeline.openStart[configuration.target + 1]!;
    for (let at = timeline.openStart[configuration.target]!; at < end; at++) {
      const other = timeline.open[at]!;
      if (facts.garbageAt[other] === location && other !== rank && !configuration.isLinearized(other)) configuration.take(other);
    }
  }

  /**
   * **Reads at once.** An open determinate operation that changes no state is linearized as soon as it is legal. No completion is lost: in
   * any completion, moving it to the front does not change the state before any other operation.
   */
  private takeReads(): void {
    const { configuration } = this;
    const { timeline, isReadOnly, next } = this.history;
    while (configuration.target < timeline.determinate) {
      const target = configuration.target;
      const end = timeline.openStart[target + 1]!;
      for (let at = timeline.openStart[target]!; at < end; at++) {
        const rank = timeline.open[at]!;
        if (isReadOnly[rank] === 0 || configuration.isLinearized(rank)) continue;
        if (next(configuration.state, rank) === configuration.state) configuration.take(rank);
      }
      configuration.advance();
      if (configuration.target === target) return;
    }
  }
}
