import type { CompiledHistory } from './compiled-history';
import type { Configuration } from './configuration';
import { firstWhere } from './first-where';

/** Finds configurations without a completion. All its rules are violations of necessary conditions, so it is sound. */
export class DeadEnds {
  /** Per location, the determinate operations that require its value, ascending. Empty if the location has no appends. */
  private readonly readersOf: readonly (readonly number[])[];
  /** Per location, the indeterminate operations that may overwrite it. */
  private readonly indeterminateWritersOf: readonly (readonly number[])[];

  constructor(
    private readonly history: CompiledHistory,
    private readonly configuration: Configuration,
  ) {
    const { facts, timeline } = history;
    const ranks = timeline.operations.map((_, rank) => rank);
    const determinate = ranks.slice(0, timeline.determinate);
    const isReaderOf = (rank: number, location: number): boolean =>
      facts.requires[rank]!.some((fact) => facts.locationOf[fact] === location);
    this.readersOf = facts.locations.map((_, location) =>
      facts.hasAppends[location] ? determinate.filter((rank) => isReaderOf(rank, location)) : [],
    );
    this.indeterminateWritersOf = facts.locations.map((_, location) =>
      ranks.filter((rank) => rank >= timeline.determinate && facts.overwrites[rank]!.includes(location)),
    );
  }

  /** Whether the step from state `before` to the current configuration led to a dead end. */
  isDeadEnd(before: number): boolean {
    const { facts, factAt } = this.history;
    const { state } = this.configuration;
    if (state === before) return false;
    for (let location = 0; location < facts.locations.length; location++) {
      const lost = factAt(before, location);
      if (lost !== undefined && lost !== factAt(state, location) && this.isLostForGood(lost)) return true;
      if (facts.hasAppends[location] && this.hasOutgrown(location)) return true;
    }
    return false;
  }

  /**
   * **A lost value.** The fact does not hold, a remaining operation requires it, and no remaining operation establishes it, except possibly
   * `except`.
   */
  isLostForGood(fact: number, except = -1): boolean {
    return this.anyRemains(this.history.facts.requiredBy[fact]!, -1) && !this.anyRemains(this.history.facts.establishedBy[fact]!, except);
  }

  private anyRemains(ranks: readonly number[], except: number): boolean {
    const { configuration } = this;
    // From the end, because the operations that returned last usually remain.
    for (let index = ranks.length - 1; index >= 0; index--) {
      if (ranks[index] !== except && !configuration.isLinearized(ranks[index]!)) return true;
    }
    return false;
  }

  /**
   * **An outgrown value.** Consider the reader of the location that returns next. All operations before it were invoked before it returned.
   * If none of these overwrites the location, its value only grows until then, so its value must be a prefix of what the reader sees.
   */
  private hasOutgrown(location: number): boolean {
    const { facts, valueAt } = this.history;
    const reader = this.nextReaderOf(location);
    if (reader === undefined || this.mayBeOverwrittenBefore(reader, location)) return false;
    const fact = facts.requires[reader]!.find((required) => facts.locationOf[required] === location)!;
    return !facts.valueOf[fact]!.startsWith(valueAt(this.configuration.state, location));
  }

  private nextReaderOf(location: number): number | undefined {
    const { configuration } = this;
    const readers = this.readersOf[location]!;
    let index = firstWhere(0, readers.length, (candidate) => readers[candidate]! >= configuration.target) ?? readers.length;
    while (index < readers.length && configuration.isLinearized(readers[index]!)) index++;
    return readers[index];
  }

  private mayBeOverwrittenBefore(reader: number, location: number): boolean {
    const { timeline } = this.history;
    for (let rank = this.configuration.target; rank < reader; rank++) if (this.mayOverwrite(rank, location)) return true;
    const end = timeline.openStart[reader + 1]!;
    for (let at = timeline.openStart[reader]!; at < end; at++) if (this.mayOverwrite(timeline.open[at]!, location)) return true;
    const returned = timeline.returnedAt[reader]!;
    return this.indeterminateWritersOf[location]!.some(
      (rank) => timeline.invokedAt[rank]! < returned && !this.configuration.isLinearized(rank),
    );
  }

  private mayOverwrite(rank: number, location: number): boolean {
    return this.history.facts.overwrites[rank]!.includes(location) && !this.configuration.isLinearized(rank);
  }
}
