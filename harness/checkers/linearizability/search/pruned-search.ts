import { Candidates } from './candidates';
import type { CompiledHistory } from './compiled-history';
import { Configuration } from './configuration';
import { DeadEnds } from './dead-ends';
import { NONE } from './facts';
import { VisitedConfigurations } from './visited-configurations';

export type SearchVerdict = 'linearizable' | 'illegal' | 'unknown';

/**
 * Depth-first search for a linearization (Wing & Gong 1993, with the memory of Lowe 2017), with prunings. It can be paused: the same
 * budget in one piece or in many gives the same verdict after the same steps. A step is a configuration entered.
 *
 * **Theorem.** If the search ends without having found a linearization, there is none. Proof: order configurations that have a completion
 * by (determinate operations that remain, indeterminate operations in a least completion, operations before the target in it, how early
 * garbage stands in it). Of those entered take a least one, C. If a read is linearized in it at once, that configuration has a completion
 * too (below). Else a least completion begins with an operation x that `Candidates` keeps. What follows C by x, or what takes its place
 * because garbage is put before it, has a completion, so it is no dead end. And it is less than C: it has fewer determinate operations
 * left, or a completion with one indeterminate operation less. Being less, it was not entered. So it was dominated by one that was
 * entered, which then has a completion no greater (the same one serves it): a contradiction.
 */
export class PrunedSearch {
  /** Configurations entered so far. */
  steps = 0;
  /** The highest target so far: all that returned before it does, with what was invoked by then, is linearizable. */
  furthestTarget = 0;
  private readonly configuration: Configuration;
  private readonly visited: VisitedConfigurations;
  private readonly deadEnds: DeadEnds;
  private readonly candidates: Candidates;
  /** Per level of the search: what `Configuration` holds, but for the path, of which only the length. */
  private readonly targets: number[] = [];
  private readonly states: number[] = [];
  private readonly bits: Int32Array[] = [];
  private readonly pathLengths: number[] = [];
  /** Per level, where its candidates begin in `choices` and which is the next to try; they end where the next level's begin. */
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

  /** Goes on for at most `maxSteps` steps. */
  run(maxSteps: number): SearchVerdict {
    const end = this.steps + maxSteps;
    if (this.steps === 0 && maxSteps > 0) this.enter();
    while (this.verdict === 'unknown' && this.steps < end) this.tryNext();
    return this.verdict;
  }

  /** The ranks of a linearization in order, once there is one. */
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
   * **Garbage is overwritten.** Before `rank`, which writes a location whatever it held (or leaves garbage in it, whatever it held), all
   * open determinate operations that leave garbage there are linearized. This loses nothing. In a completion that has one of them later,
   * nothing reads the location from it on to the next write (it would be illegal), and appends between them leave garbage: so take it out
   * there, and put it here, where nothing sees it.
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
   * **Reads at once.** An open determinate operation that changes no state is linearized as soon as it is legal. This loses nothing: in
   * any completion, taking it from its place to the front changes no state that another operation meets.
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
