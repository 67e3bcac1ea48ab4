import type { Routine } from '#harness/report/model/routine';
import type { Story } from '#harness/report/model/story';

/** How many events that are worth a line the first view shows: about what fills a laptop's screen and can still be told apart. */
const EVENTS_IN_VIEW = 90;

/** The first view never begins later than the illegal calls, unless that would show this many times as much. */
const MOST_STRETCH = 4;

/** The last part of a run, which tells how it failed, in virtual microseconds. */
export function interestingWindow(story: Story, routine: readonly (Routine | undefined)[]): { from: number; to: number } {
  const { report, endOfRun } = story;
  const told = report.events.filter((_, index) => routine[index] === undefined);
  const usual = told.at(-EVENTS_IN_VIEW)?.at ?? 0;
  const illegal = story.operations.filter((operation) => operation.illegal).map((operation) => operation.invokedAt);
  const wanted = Math.min(usual, ...illegal);
  const furthest = told.at(-EVENTS_IN_VIEW * MOST_STRETCH)?.at ?? 0;
  const from = Math.max(wanted, furthest);
  const margin = Math.max(1, (endOfRun - from) * 0.04);
  return { from: Math.max(0, from - margin), to: endOfRun + margin };
}
